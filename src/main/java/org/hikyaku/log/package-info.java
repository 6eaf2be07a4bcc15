// SPDX-License-Identifier: Apache-2.0
/// What happened, as typed events, and where it is written. Knows nothing about mail.
@NullMarked
package org.hikyaku.log;

import org.jspecify.annotations.NullMarked;
