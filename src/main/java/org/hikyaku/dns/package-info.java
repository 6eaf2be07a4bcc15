// SPDX-License-Identifier: Apache-2.0
/// MX, address and hosts-file look-ups with caching, and honest words for each way they fail.
@NullMarked
package org.hikyaku.dns;

import org.jspecify.annotations.NullMarked;
