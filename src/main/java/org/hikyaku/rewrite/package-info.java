// SPDX-License-Identifier: Apache-2.0
/// Canonical form of addresses, and where an address goes (trivial-rewrite).
@NullMarked
package org.hikyaku.rewrite;

import org.jspecify.annotations.NullMarked;
