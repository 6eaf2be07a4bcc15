// SPDX-License-Identifier: Apache-2.0
/// Makes a finished message of a draft: headers completed and counted, line ends repaired, then one
/// commit.
@NullMarked
package org.hikyaku.cleanup;

import org.jspecify.annotations.NullMarked;
