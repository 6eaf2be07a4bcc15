// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Random tables and random calls of `postmap` and `postalias`, ours beside the installed
/// Postfix's: what they print, how they end, and what the index looks like. What differs is made as
/// small as it can be and shown once for each way of differing.
///
/// No test: it needs Postfix, and goes on for as long as one likes. `tools/fuzz-tables`.
final class TableFuzz {

    private static final int WORKERS = 3;

    private final TableSides sides;
    private final AtomicLong runs = new AtomicLong();
    private final Map<String, Integer> findings = new TreeMap<>();

    private TableFuzz(TableSides sides) {
        this.sides = sides;
    }

    /// `SEED CASES [KIND...]`; properties: `fuzz.root`, a directory on a file system in memory,
    /// `fuzz.nosleep`, a library, and `fuzz.settings`, lines for Postfix's main.cf.
    public static void main(String... arguments) throws Exception {
        long seed = Long.parseLong(arguments[0]);
        int cases = Integer.parseInt(arguments[1]);
        var kinds =
                arguments.length > 2
                        ? List.of(arguments).subList(2, arguments.length)
                        : TableGenerator.KINDS;
        var root =
                Files.createTempDirectory(Path.of(System.getProperty("fuzz.root", "/tmp")), "fuzz");
        var noSleep = System.getProperty("fuzz.nosleep");
        var settings = System.getProperty("fuzz.settings", "");
        var fuzz =
                new TableFuzz(
                        new TableSides(
                                root,
                                noSleep == null ? null : Path.of(noSleep),
                                settings.isEmpty()
                                        ? List.of()
                                        : List.of(settings.split("\n", -1))));
        fuzz.run(seed, cases, kinds);
        try (var left = Files.walk(root)) {
            for (var file : left.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        System.exit(fuzz.report(cases));
    }

    private void run(long seed, int cases, List<String> kinds) throws Exception {
        try (var workers = Executors.newFixedThreadPool(WORKERS)) {
            for (int i = 0; i < cases; i++) {
                long number = seed + i;
                var kind = kinds.get(i % kinds.size());
                workers.execute(() -> {
                    try {
                        one(number, kind);
                    } catch (Exception broken) {
                        throw new IllegalStateException("case " + number, broken);
                    }
                });
            }
        }
    }

    private void one(long number, String kind) throws Exception {
        var testCase = new TableGenerator(number).next(kind);
        var difference = difference(testCase);
        if (difference == null) {
            return;
        }
        if (!isNew(kind, difference)) {
            return;
        }
        var smallest = new TableShrinker(this::difference, difference).shrink(testCase);
        var last = difference(smallest);
        if (last != null) {
            show(smallest.block("case " + number + ", " + kind) + last);
        }
    }

    /// Of each way of differing, one is shown.
    private synchronized boolean isNew(String kind, TableDifference difference) {
        return findings.merge(kind + ' ' + difference.signature(), 1, Integer::sum) == 1;
    }

    private synchronized void show(String text) {
        System.out.println(text);
    }

    private @Nullable TableDifference difference(TableCase testCase) throws Exception {
        long run = runs.incrementAndGet();
        var forPostfix = TableDeviations.forPostfix(testCase);
        return TableDifference.between(
                testCase,
                TableDeviations.expected(testCase, sides.postfix(forPostfix, run)),
                TableDeviations.normal(testCase, sides.ours(TableDeviations.forUs(testCase), run)));
    }

    private int report(int cases) {
        findings.forEach((way, times) -> System.out.println(times + " times " + way));
        System.out.println(
                cases + " cases, " + runs + " runs, " + findings.size() + " ways of differing");
        return findings.isEmpty() ? 0 : 1;
    }
}
