// SPDX-License-Identifier: Apache-2.0
/// Plays the text files below `src/test/resources/dialogues` against a mail server: ours within the
/// test, ours as it is installed, or a real Postfix. See `docs/howto/write-a-dialogue.md`.
@NullMarked
package org.hikyaku.testkit.dialogue;

import org.jspecify.annotations.NullMarked;
