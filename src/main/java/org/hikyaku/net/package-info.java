// SPDX-License-Identifier: Apache-2.0
/// Listeners, connections, deadlines, address literals and blocks. Knows nothing about mail.
@NullMarked
package org.hikyaku.net;

import org.jspecify.annotations.NullMarked;
