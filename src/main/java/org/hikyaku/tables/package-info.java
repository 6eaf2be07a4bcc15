// SPDX-License-Identifier: Apache-2.0
/// Lookup tables by Postfix type name, and lists that mention them.
@NullMarked
package org.hikyaku.tables;

import org.jspecify.annotations.NullMarked;
