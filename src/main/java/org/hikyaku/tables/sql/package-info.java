// SPDX-License-Identifier: Apache-2.0
/// Tables behind a database: `sqlite:`, `pgsql:`, `mysql:`. Their JDBC drivers are jars that the
/// operator puts into `lib/drivers/`; see docs/decisions/0018.
@NullMarked
package org.hikyaku.tables.sql;

import org.jspecify.annotations.NullMarked;
