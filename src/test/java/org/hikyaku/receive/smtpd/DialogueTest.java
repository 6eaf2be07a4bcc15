// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.hikyaku.testkit.dialogue.Dialogue;
import org.hikyaku.testkit.dialogue.Player;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Plays every file under dialogues/smtpd. A new case is a new text file, not new Java.
class DialogueTest {

    private static final Path SCRIPTS = Path.of("src/test/resources/dialogues/smtpd");

    @TestFactory
    Stream<DynamicTest> smtpd() throws IOException {
        return Dialogue.readAll(SCRIPTS).stream()
                .map(dialogue ->
                        dynamicTest(
                                dialogue.name(), dialogue.file().toUri(), () -> check(dialogue)));
    }

    /// A known fault that has gone must lose its mark.
    private static void check(Dialogue dialogue) throws Exception {
        if (dialogue.notYet() == null) {
            play(dialogue);
        } else {
            assertThrows(
                    AssertionError.class, () -> play(dialogue), "goes as written: " + dialogue);
        }
    }

    private static void play(Dialogue dialogue) throws Exception {
        try (var server = new InProcessServer(dialogue.settings(), dialogue.tables())) {
            new Player(dialogue, server).play();
            server.join();
            assertEquals(0, server.cleanup.openDrafts(), "drafts left behind");
        }
    }
}
