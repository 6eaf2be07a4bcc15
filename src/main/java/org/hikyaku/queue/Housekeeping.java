// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.queue;

/// What the journal does beside taking mail, to stay small: it copies what is still needed out of
/// segments that are mostly dead.
///
/// @param isCopying whether it does so now
/// @param octetsCopied how much was copied since the queue was opened
public record Housekeeping(boolean isCopying, long octetsCopied) {}
