// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Asks our `postconf` and the installed one the same random questions (see [PostconfGrammar]) and
/// prints, for each kind of difference, a small question that shows it, in the form of
/// [PostconfCases]. `tools/fuzz-postconf`; no part of the tests, which keep what it finds.
///
/// The same seed asks the same questions. Differences that are meant, or come with the versions,
/// are in [PostconfAgreement].
final class PostconfFuzz {

    /// Postfix: a command that fails waits for a second before it ends.
    private static final int THREADS = 24;

    private final long seed;
    private final int end;
    private final PostconfAgreement agreement;
    private final AtomicInteger next;
    private final AtomicInteger asked = new AtomicInteger();

    /// By kind; guarded by itself.
    private final Map<String, Finding> findings = new TreeMap<>();

    /// A kind of difference.
    ///
    /// @param count how often it was seen
    /// @param number of the shortest question
    private record Finding(int count, int number, PostconfTrial shortest) {

        Finding and(Finding other) {
            var shorter = other.size() < size() ? other : this;
            return new Finding(count + other.count, shorter.number, shorter.shortest);
        }

        private int size() {
            return String.valueOf(shortest.main()).length()
                    + String.valueOf(shortest.master()).length()
                    + String.join(" ", shortest.words()).length();
        }
    }

    private PostconfFuzz(long seed, int first, int end, PostconfAgreement agreement) {
        this.seed = seed;
        this.end = end;
        this.agreement = agreement;
        next = new AtomicInteger(first);
    }

    /// The seed, how many questions, the number of the first, and how many questions may be asked
    /// to make one shorter.
    public static void main(String[] words) throws Exception {
        long seed = words.length > 0 ? Long.parseLong(words[0]) : 1;
        int count = words.length > 1 ? Integer.parseInt(words[1]) : 10_000;
        int first = words.length > 2 ? Integer.parseInt(words[2]) : 0;
        int patience = words.length > 3 ? Integer.parseInt(words[3]) : 300;
        var directory = directory();
        var agreement = PostconfAgreement.learn(directory);
        var fuzz = new PostconfFuzz(seed, first, first + count, agreement);
        remove(directory);
        perform(Collections.nCopies(THREADS, fuzz::askInTurn));
        fuzz.print(patience);
        System.exit(fuzz.findings.isEmpty() ? 0 : 1);
    }

    private static Path directory() throws IOException {
        var memory = Path.of("/dev/shm");
        var directory =
                Files.isWritable(memory)
                        ? Files.createTempDirectory(memory, "postconf")
                        : Files.createTempDirectory("postconf");
        Files.writeString(
                directory.resolve("t.cf"), "hosts = a\nquery = $b\njunk = x\n  y\n#\ndbpath=z\n");
        return directory;
    }

    private static void remove(Path directory) throws IOException {
        try (var files = Files.newDirectoryStream(directory)) {
            for (var file : files) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    /// What one of many threads does, in a directory of its own.
    private interface Work {
        void perform(Path directory) throws IOException, InterruptedException;
    }

    private static void perform(List<Work> works) throws InterruptedException, ExecutionException {
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            var running = new ArrayList<Future<?>>();
            for (var work : works) {
                Callable<Void> task =
                        () -> {
                            var directory = directory();
                            work.perform(directory);
                            remove(directory);
                            return null;
                        };
                running.add(threads.submit(task));
            }
            for (var task : running) {
                task.get();
            }
        }
    }

    private void askInTurn(Path directory) throws IOException, InterruptedException {
        for (int i = next.getAndIncrement(); i < end; i = next.getAndIncrement()) {
            var random = new Random(seed * 1_000_003 + i);
            var trial = new PostconfGrammar(random, agreement.names()).trial();
            var kind = kind(trial, directory);
            if (!kind.isEmpty()) {
                var finding = new Finding(1, i, trial);
                synchronized (findings) {
                    findings.merge(kind, finding, Finding::and);
                }
            }
            if (asked.incrementAndGet() % 1000 == 0) {
                System.err.println(asked);
            }
        }
    }

    /// What is different, with names and numbers taken out; empty when nothing is.
    private String kind(PostconfTrial trial, Path directory)
            throws IOException, InterruptedException {
        if (!PostconfAgreement.isComparable(trial)) {
            return "";
        }
        var theirs = theirs(trial, directory);
        if (theirs.isEmpty()) {
            return "";
        }
        var ours = ours(trial, directory);
        return theirs.equals(ours)
                ? ""
                : kinds(without(theirs, ours)) + " <> " + kinds(without(ours, theirs));
    }

    private List<String> theirs(PostconfTrial trial, Path directory)
            throws IOException, InterruptedException {
        return agreement.relevant(trial, trial.ask(directory, PostconfTrial::installed));
    }

    private List<String> ours(PostconfTrial trial, Path directory)
            throws IOException, InterruptedException {
        return agreement.relevant(trial, trial.ask(directory, PostconfTrial::ours));
    }

    private static List<String> without(List<String> lines, List<String> others) {
        var rest = new ArrayList<>(lines);
        rest.removeAll(new HashSet<>(others));
        return rest;
    }

    private static Set<String> kinds(List<String> lines) {
        var kinds = new TreeSet<String>();
        for (var line : lines) {
            switch (line.charAt(0)) {
                case '|' -> kinds.add("|");
                case '!' -> kinds.add(masked(line));
                case '=' -> kinds.add(line);
                default -> kinds.add(line.startsWith("main.cf") ? "main.cf" : "master.cf");
            }
        }
        return kinds;
    }

    private static String masked(String line) {
        return line.replaceAll("\".*(\"|$)", "Q")
                .replaceAll("(parameter|override|entry|assignment): .*", "$1: P")
                .replaceAll("[0-9]+", "N")
                .replaceAll("postconf: warning: .*: unknown", "postconf: warning: P: unknown");
    }

    private void print(int patience) throws InterruptedException, ExecutionException {
        var works = new ArrayList<Work>();
        for (var row : findings.entrySet()) {
            works.add(directory -> print(row.getKey(), row.getValue(), patience, directory));
        }
        perform(works);
        System.out.println(asked + " questions, " + findings.size() + " kinds of difference");
    }

    private void print(String kind, Finding finding, int patience, Path directory)
            throws IOException, InterruptedException {
        var shrunk =
                PostconfShrinker.shrink(
                        finding.shortest(),
                        patience,
                        shorter -> kind(shorter, directory).equals(kind));
        var lines = new ArrayList<String>();
        lines.add("=== " + finding.count() + " x, question " + finding.number() + ": " + kind);
        lines.addAll(described(shrunk, directory));
        lines.add("");
        System.out.print(String.join("\n", lines));
    }

    private List<String> described(PostconfTrial trial, Path directory)
            throws IOException, InterruptedException {
        var lines = new ArrayList<String>();
        lines.add("--- main.cf");
        lines.addAll(file(trial.main()));
        lines.add("--- master.cf");
        lines.addAll(file(trial.master()));
        lines.add("--- cases");
        lines.add("$ " + PostconfCases.command(trial.words()));
        var theirs = theirs(trial, directory);
        var ours = ours(trial, directory);
        for (var line : without(theirs, ours)) {
            lines.add("  theirs " + line);
        }
        for (var line : without(ours, theirs)) {
            lines.add("  ours   " + line);
        }
        return lines;
    }

    private static List<String> file(@Nullable String text) {
        return text == null ? List.of("(none)") : PostconfTrial.lines(text);
    }
}
