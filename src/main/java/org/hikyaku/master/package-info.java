// SPDX-License-Identifier: Apache-2.0

/// The only part that knows every other: reads master.cf, builds each object in one visible place
/// ([Wiring]), opens the ports, reloads, stops. See master(8) and postfix(1).
///
/// - [ServiceTable]: the programs master.cf may name, and what becomes of a line that names one.
/// - [MailSystem]: from start to stop. What outlives a reload is here: the journal, the scheduler,
///   the log, the ports ([Doors]).
/// - [Generation]: what one configuration made. A reload or an edit makes another, and [Changeover]
///   puts it in the place of the one in force; sessions keep theirs.
@NullMarked
package org.hikyaku.master;

import org.jspecify.annotations.NullMarked;
