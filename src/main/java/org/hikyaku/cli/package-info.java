// SPDX-License-Identifier: Apache-2.0

/// The commands an operator types: postfix, postconf, postmap, postqueue, postsuper, sendmail and
/// their kin. One class each, one row each in `Main`.
///
/// In comes an argument list and three streams, out goes a sysexits code. This is the only package
/// that touches `System.in`, `System.out` and `System.err`.
@NullMarked
package org.hikyaku.cli;

import org.jspecify.annotations.NullMarked;
