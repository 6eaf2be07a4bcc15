// SPDX-License-Identifier: Apache-2.0
/// Which message, which destination, when, and how many at once (qmgr).
@NullMarked
package org.hikyaku.schedule;

import org.jspecify.annotations.NullMarked;
