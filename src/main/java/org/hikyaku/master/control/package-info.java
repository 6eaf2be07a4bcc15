// SPDX-License-Identifier: Apache-2.0

/// The Unix socket `public/control` in the queue directory, through which commands talk to the
/// running server: both ends of it.
///
/// A connection carries one request and its answer, as frames ([org.hikyaku.receive.pickup
/// .FrameWriter]). Who asks is known by the kernel's word, and each request says who may make it.
/// Nothing is held in memory that grows with the queue.
@NullMarked
package org.hikyaku.master.control;

import org.jspecify.annotations.NullMarked;
