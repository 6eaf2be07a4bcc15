// SPDX-License-Identifier: Apache-2.0
/// `ldap:`, tables in a directory, asked through the UnboundID LDAP SDK. Nothing of that library is
/// loaded before a table of this type is opened.
@NullMarked
package org.hikyaku.tables.ldap;

import org.jspecify.annotations.NullMarked;
