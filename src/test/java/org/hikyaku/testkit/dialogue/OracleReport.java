// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.testkit.dialogue;

import java.util.List;

/// `docs/oracle.md`: every dialogue, and whether Postfix says the same.
final class OracleReport {

    private final List<Dialogue> all;
    private final List<Oracle.Result> results;

    OracleReport(List<Dialogue> all, List<Oracle.Result> results) {
        this.all = all;
        this.results = results;
    }

    String text() {
        long same = results.stream().filter(result -> result.failure() == null).count();
        var text = new StringBuilder();
        text.append(
                """
                # What Postfix says to our dialogues

                Written by `tools/oracle`, which plays each file of `src/test/resources/dialogues/smtpd` against the
                Postfix of Debian 12 (3.7.11). Replies, log lines and the stored message are compared. The same files
                are played against Hikyaku by the tests, so *same* means that both answer alike. Where Postfix differs,
                the dialogue says why (`differs:`); where that Postfix lacks what is shown, it is not asked (`no oracle:`).
                Both start from the settings in `Dialogue.BASE`, which set the defaults that changed after 3.7.

                """);
        text.append(
                "%d dialogues: %d same, %d differ, %d not asked.\n\n"
                        .formatted(
                                all.size(),
                                same,
                                results.size() - same,
                                all.size() - results.size()));
        text.append("| dialogue | | shows | why |\n|---|---|---|---|\n");
        for (var dialogue : all) {
            var differs = dialogue.differs();
            var noOracle = dialogue.noOracle();
            var notYet = dialogue.notYet();
            var verdict =
                    noOracle != null
                            ? "not asked"
                            : differs != null ? "differs" : notYet != null ? "not yet" : "same";
            var why =
                    noOracle != null
                            ? noOracle
                            : differs != null ? differs : notYet != null ? notYet : "";
            text.append(
                    "| %s | %s | %s | %s |\n"
                            .formatted(
                                    dialogue.name(),
                                    verdict,
                                    dialogue.title().replace("|", "\\|"),
                                    why.replace("|", "\\|")));
        }
        return text.toString();
    }
}
