// SPDX-License-Identifier: Apache-2.0
/// main.cf and master.cf as a value: grammar, expansion, typed parameters, errors with file and
/// line.
///
/// `Parameter` is said once, beside the code that reads it (`SmtpdParameters.RECIPIENT_LIMIT`);
/// `Configuration` is an immutable snapshot; `configuration.forService(entry)` is main.cf plus that
/// master.cf line's `-o`. A service reads its parameters once into a small record of its own and
/// hands each object the values it needs.
@NullMarked
package org.hikyaku.config;

import org.jspecify.annotations.NullMarked;
