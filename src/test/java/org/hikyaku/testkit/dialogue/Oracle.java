// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.testkit.dialogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.hikyaku.testkit.dialogue.InstalledServer.Installation;
import org.jspecify.annotations.Nullable;

/// Plays dialogues against programs that are installed: `tools/oracle` asks Debian's Postfix
/// whether what we promise is what it does, and writes `docs/oracle.md`; `tools/oracle hikyaku`
/// asks `target/hikyaku`.
public final class Oracle {

    /// What became of one dialogue; no `failure` means that all went as written.
    public record Result(Dialogue dialogue, @Nullable String failure) {}

    private final Installation installation;
    private final Path work;

    public Oracle(Installation installation, Path work) {
        this.installation = installation;
        this.work = work;
    }

    private interface Act {
        void with(Dialogue dialogue, InstalledServer server) throws IOException;
    }

    /// Tells `listener` each result as soon as it is known; a long run that is cut short has said
    /// something.
    public List<Result> play(List<Dialogue> dialogues, Consumer<Result> listener)
            throws IOException {
        var results = new ArrayList<Result>();
        each(
                dialogues,
                (dialogue, server) -> {
                    var result = new Result(dialogue, failure(dialogue, server));
                    results.add(result);
                    listener.accept(result);
                });
        return results;
    }

    /// Dialogues that share their settings share a server, since starting one takes longest.
    private void each(List<Dialogue> dialogues, Act act) throws IOException {
        var groups = new LinkedHashMap<Map.Entry<String, Object>, List<Dialogue>>();
        for (var dialogue : dialogues) {
            groups.computeIfAbsent(
                            Map.entry(dialogue.settings(), dialogue.tables()),
                            _ -> new ArrayList<>())
                    .add(dialogue);
        }
        int number = 0;
        for (var group : groups.values()) {
            var directory = work.resolve("server" + number++);
            try (var server = InstalledServer.start(installation, directory, group.getFirst())) {
                for (var dialogue : group) {
                    act.with(dialogue, server);
                    server.reset();
                }
            }
        }
    }

    private static @Nullable String failure(Dialogue dialogue, InstalledServer server) {
        try {
            new Player(dialogue, server).play();
            return null;
        } catch (AssertionError | IOException failure) {
            return failure.getMessage();
        }
    }

    public static void main(String[] arguments) throws IOException {
        var words = new ArrayList<>(List.of(arguments));
        var repository = Path.of(words.removeFirst());
        var whom = words.isEmpty() ? "postfix" : words.removeFirst();
        var installation =
                whom.equals("hikyaku")
                        ? Installation.hikyaku(repository.resolve("target/hikyaku"))
                        : Installation.postfix();
        // Below /tmp, since Postfix's own user must be able to enter.
        var work = Files.createTempDirectory(Path.of("/tmp"), "oracle");
        Files.setPosixFilePermissions(
                work, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        if (whom.equals("record")) {
            var asked = new ArrayList<Dialogue>();
            for (var name : words) {
                asked.add(Dialogue.read(Path.of(name)));
            }
            new Oracle(installation, work).each(asked, Recorder::record);
            return;
        }
        var all =
                Dialogue.readAll(repository.resolve("src/test/resources/dialogues/smtpd")).stream()
                        .filter(dialogue -> words.isEmpty() || words.contains(dialogue.name()))
                        .toList();
        boolean postfix = whom.equals("postfix");
        var played = all.stream().filter(each -> !postfix || each.noOracle() == null).toList();
        var results = new Oracle(installation, work).play(played, result -> print(result, postfix));
        long wrong = results.stream().filter(result -> !isExpected(result, postfix)).count();
        System.out.println(results.size() + " played, " + wrong + " not as expected");
        if (postfix && words.isEmpty() && wrong == 0) {
            Files.writeString(
                    repository.resolve("docs/oracle.md"),
                    new OracleReport(InstalledServer.postfixVersion(), all).text());
        }
        System.exit(wrong == 0 ? 0 : 1);
    }

    private static boolean isExpected(Result result, boolean postfix) {
        var dialogue = result.dialogue();
        var whyNot = postfix ? dialogue.differs() : dialogue.notYet();
        return (result.failure() == null) == (whyNot == null);
    }

    private static void print(Result result, boolean postfix) {
        boolean same = result.failure() == null;
        boolean expected = isExpected(result, postfix);
        System.out.println(
                (expected ? "" : "WRONG ")
                        + (same ? "same    " : "differs ")
                        + result.dialogue().name()
                        + (expected ? "" : "\n" + result.failure()));
    }
}
