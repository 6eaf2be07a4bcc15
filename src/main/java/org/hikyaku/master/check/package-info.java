// SPDX-License-Identifier: Apache-2.0
/// What people regret in a main.cf, found before it acts: each kind of mistake is a class and a row
/// in [org.hikyaku.master.check.Checks].
///
/// In come a configuration and the machine it is for; out go problems with file, line and cure. An
/// error is what Postfix refuses or nobody can interpret; all else is a warning, because what
/// Postfix runs, we run. Nothing here opens a port, writes a file or waits for the network.
@NullMarked
package org.hikyaku.master.check;

import org.jspecify.annotations.NullMarked;
