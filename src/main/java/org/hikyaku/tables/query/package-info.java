// SPDX-License-Identifier: Apache-2.0
/// What tables behind a server have in common: their settings, the templates for question and
/// answer, and when a key is not worth asking for.
@NullMarked
package org.hikyaku.tables.query;

import org.jspecify.annotations.NullMarked;
