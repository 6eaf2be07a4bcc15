// SPDX-License-Identifier: Apache-2.0
/// The queue: what we promised to deliver, on the disk. Messages enter with `put`, facts about them
/// with `record`; both are durable when they return. Nobody above this package sees a segment or an
/// offset.
@NullMarked
package org.hikyaku.queue;

import org.jspecify.annotations.NullMarked;
