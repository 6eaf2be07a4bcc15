// SPDX-License-Identifier: Apache-2.0
/// Delivery agents: one package each below this one; here stands what they share with the
/// scheduler.
@NullMarked
package org.hikyaku.deliver;

import org.jspecify.annotations.NullMarked;
