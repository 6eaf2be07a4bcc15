// SPDX-License-Identifier: Apache-2.0
/// Fakes of our own: peers, clocks, logs and queues that a test can look into.
@NullMarked
package org.hikyaku.testkit;

import org.jspecify.annotations.NullMarked;
