// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What a server costs, with all its processes: for Postfix the master, its children, and those it has reaped.
final class Meter {

    private Meter() {}

    private static List<ProcessHandle> tree(ProcessHandle master) {
        var all = new ArrayList<ProcessHandle>();
        all.add(master);
        master.descendants().forEach(all::add);
        return all;
    }

    /// User and system time so far.
    static double cpuSeconds(ProcessHandle master) throws IOException {
        long ticks = 0;
        for (var process : tree(master)) {
            try {
                var stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
                var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
                ticks += Long.parseLong(fields[13]) + Long.parseLong(fields[14]);
            } catch (java.nio.file.NoSuchFileException | java.io.FileNotFoundException gone) {
                // Reaped between the listing and the look; its master counts it from now on.
            }
        }
        return ticks / 100.0;
    }

    /// What these processes hold of the memory, what they share counted by share.
    static long pssKb(ProcessHandle master) throws IOException {
        long sum = 0;
        for (var process : tree(master)) {
            try {
                for (var line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/smaps_rollup"))) {
                    if (line.startsWith("Pss:")) {
                        sum += Long.parseLong(line.replaceAll("\\D", ""));
                    }
                }
            } catch (IOException gone) {
                // As above.
            }
        }
        return sum;
    }
}
