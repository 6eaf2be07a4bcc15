// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.testkit.dialogue;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// `docs/oracle.md`: every dialogue, and whether Postfix says the same. Explanations stand in the
/// dialogues, so that writing it anew keeps them.
final class OracleReport {

    private final String version;
    private final List<Dialogue> all;
    private final StringBuilder text = new StringBuilder();

    /// After a run in which all went as the dialogues say.
    ///
    /// @param version what was asked, as `postconf mail_version` calls it
    OracleReport(String version, List<Dialogue> all) {
        this.version = version;
        this.all = List.copyOf(all);
    }

    /// What Postfix did with a dialogue.
    private enum Verdict {
        SAME("same"),
        DIFFERS("differs"),
        NOT_YET("Hikyaku differs"),
        NOT_ASKED("not asked");

        private final String words;

        Verdict(String words) {
            this.words = words;
        }

        static Verdict of(Dialogue dialogue) {
            if (dialogue.noOracle() != null) {
                return NOT_ASKED;
            }
            if (dialogue.differs() != null) {
                return DIFFERS;
            }
            return dialogue.notYet() != null ? NOT_YET : SAME;
        }
    }

    String text() {
        text.append(
                """
                # What Postfix says to our dialogues

                Written by `tools/oracle`, as root, which plays each file of `src/test/resources/dialogues/smtpd`
                against Postfix %s; the explanations are those in the files. Replies, log lines and what lies in the
                queue are compared. `DialogueTest` plays the same files against Hikyaku in every build, so *same*
                means that both answer alike. How to write one: [howto/write-a-dialogue](howto/write-a-dialogue.md).

                """
                        .formatted(version));
        text.append(
                "%d dialogues: %d same, %d differ on purpose, %d still differ, %d not asked.\n"
                        .formatted(
                                all.size(),
                                count(Verdict.SAME),
                                count(Verdict.DIFFERS),
                                count(Verdict.NOT_YET),
                                count(Verdict.NOT_ASKED)));
        explain(
                Verdict.DIFFERS,
                "Where Hikyaku answers otherwise, and means it",
                Dialogue::differs);
        explain(
                Verdict.NOT_YET,
                "Where Hikyaku answers otherwise, and should not",
                Dialogue::notYet);
        explain(Verdict.NOT_ASKED, "What Postfix was not asked", Dialogue::noOracle);
        text.append(
                """

                ## What every dialogue starts from

                These settings, so that no file depends on a default. Those of `smtpd_forbid_unauth_pipelining`,
                `smtpd_forbid_bare_newline` and its exclusions are the defaults of Postfix 3.12, where 3.7 has
                others. Postfix decides before XCLIENT whether it completes the headers of a client's message, and so
                for the loopback client; Hikyaku decides when the message comes. Where a dialogue plays a stranger,
                `local_header_rewrite_clients` is therefore empty for both. Empty `[log]` and `[queue]` sections
                compare nothing.

                ```
                %s```

                ## All dialogues

                | dialogue | | shows |
                |---|---|---|
                """
                        .formatted(Dialogue.BASE));
        for (var dialogue : all) {
            text.append(
                    "| %s | %s | %s |\n"
                            .formatted(
                                    dialogue.name(),
                                    Verdict.of(dialogue).words,
                                    dialogue.title().replace("|", "\\|")));
        }
        return text.toString();
    }

    private long count(Verdict verdict) {
        return all.stream().filter(dialogue -> Verdict.of(dialogue) == verdict).count();
    }

    private void explain(
            Verdict verdict, String heading, Function<Dialogue, @Nullable String> reason) {
        if (count(verdict) == 0) {
            return;
        }
        text.append("\n## ").append(heading).append("\n\n");
        for (var dialogue : all) {
            if (Verdict.of(dialogue) == verdict) {
                text.append("- **")
                        .append(dialogue.name())
                        .append("**: ")
                        .append(reason.apply(dialogue))
                        .append(".\n");
            }
        }
    }
}
