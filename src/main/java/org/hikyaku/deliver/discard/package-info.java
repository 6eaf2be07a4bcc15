// SPDX-License-Identifier: Apache-2.0

/// discard(8): takes every recipient for delivered and delivers nothing.
@NullMarked
package org.hikyaku.deliver.discard;

import org.jspecify.annotations.NullMarked;
