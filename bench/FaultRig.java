// SPDX-License-Identifier: Apache-2.0

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// What the parts of bench/faults share: a server that can be harmed, and the verdict on what became of the mail.
final class FaultRig {

    final Rig rig;
    final RecordingSink sink;
    private final List<Boolean> verdicts = new java.util.ArrayList<>();

    FaultRig(Rig rig, RecordingSink sink) {
        this.rig = rig;
        this.sink = sink;
    }

    /// Starts Hikyaku through a shell that does something first, and returns when it greets.
    Process start(String first, String javaOptions) throws Exception {
        var builder = new ProcessBuilder("sh", "-c", first + " exec \"$0\" \"$@\"", rig.command("postfix"), "-c", rig.conf.toString(), "start-fg")
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(rig.work.resolve("console").toFile()));
        builder.environment().put("HIKYAKU_JAVA_OPTS", javaOptions);
        var process = builder.start();
        Rig.awaitGreeting(rig.port, process);
        return process;
    }

    String command(String name, String... arguments) throws Exception {
        var all = new java.util.ArrayList<>(List.of(rig.command(name), "-c", rig.conf.toString()));
        all.addAll(List.of(arguments));
        return Rig.capture(all.toArray(String[]::new)).strip();
    }

    /// Asks until the answer is yes; false when it is still no after so many seconds.
    static boolean await(int seconds, Callable<Boolean> question) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!question.call()) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(20);
        }
        return true;
    }

    long missing(StubbornSource source) {
        return source.acknowledged().stream().filter(number -> !sink.deliveries().containsKey(number)).count();
    }

    /// Waits for what was promised, then counts. Good when nothing is lost, doubled, or delivered though refused.
    boolean judge(String what, StubbornSource source) throws Exception {
        boolean _ = await(60, () -> missing(source) == 0);
        Thread.sleep(300);
        long lost = missing(source);
        long doubled = sink.deliveries().entrySet().stream().filter(entry -> source.acknowledged().contains(entry.getKey())).mapToLong(entry -> entry.getValue().times() - 1).sum();
        long despite = source.refused().stream().filter(sink.deliveries()::containsKey).count();
        rig.say("%s: %d acknowledged, %d lost, %d doubled; %d refused after the dot, of these %d delivered all the same; %d never answered",
                what, source.acknowledged().size(), lost, doubled, source.refused().size(), despite, source.inDoubt().size());
        return must(lost == 0 && doubled == 0 && despite == 0, "nothing lost, nothing doubled");
    }

    /// Remembers what was to be proved and whether it was.
    boolean must(boolean good, String what) {
        verdicts.add(good);
        rig.say((good ? "ok: " : "NOT OK: ") + what);
        return good;
    }

    boolean allGood() {
        return !verdicts.contains(false);
    }

    /// Warnings and worse that the log gained behind a line, with their number; digits are replaced by N.
    TreeMap<String, Long> complaints(long afterLine) throws Exception {
        try (var lines = Files.lines(rig.log, java.nio.charset.StandardCharsets.ISO_8859_1)) {
            return lines.skip(afterLine)
                    .filter(line -> line.matches(".*: (warning|error|fatal|panic): .*"))
                    .map(line -> line.replaceFirst("^.*?\\]: ", "").replaceAll("\\b[0-9A-F]{5,}(?=:)", "ID").replaceAll("[0-9a-f]+\\.segment", "N.segment").replaceAll("[0-9]+", "N"))
                    .collect(Collectors.groupingBy(line -> line, TreeMap::new, Collectors.counting()));
        }
    }

    long logLines() throws Exception {
        try (var lines = Files.lines(rig.log, java.nio.charset.StandardCharsets.ISO_8859_1)) {
            return lines.count();
        }
    }

    void sayComplaints(long afterLine) throws Exception {
        complaints(afterLine).forEach((line, count) -> rig.say("    log, %d times: %s", count, line));
    }

    // ---- what is preloaded: faults.c ----

    /// Null when there is no compiler.
    Preloaded preloaded() throws Exception {
        if (!Rig.has("cc")) {
            rig.say("left out: there is no cc to compile bench/faults.c with");
            return null;
        }
        Rig.capture("chmod", "755", rig.work.toString()); // Postfix's processes read it as other users.
        var control = rig.work.resolve("control");
        Files.write(control, new byte[16]);
        var library = rig.work.resolve("faults.so");
        var said = Rig.capture("cc", "-O1", "-shared", "-fPIC", "-DCONTROL=\"" + control + "\"", "-o", library.toString(),
                rig.repository.resolve("bench/faults.c").toString(), "-ldl");
        if (!Files.exists(library)) {
            throw new IllegalStateException("cc: " + said);
        }
        return new Preloaded(library, FileChannel.open(control, StandardOpenOption.WRITE));
    }

    /// The library, and what it reads.
    record Preloaded(Path library, FileChannel control) implements AutoCloseable {

        void forceTakes(int millis) throws Exception {
            put(0, millis * 1000L);
        }

        void clockIsWrongBy(long seconds) throws Exception {
            put(8, seconds);
        }

        private void put(long at, long value) throws Exception {
            control.write(ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(value).flip(), at);
        }

        /// For the shell that becomes the server.
        String export() {
            return "LD_PRELOAD=" + library + "; export LD_PRELOAD;";
        }

        @Override
        public void close() throws Exception {
            control.close();
        }
    }
}
