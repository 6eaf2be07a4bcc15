// SPDX-License-Identifier: Apache-2.0
/// What the sender is told when mail could not be delivered.
@NullMarked
package org.hikyaku.bounce;

import org.jspecify.annotations.NullMarked;
