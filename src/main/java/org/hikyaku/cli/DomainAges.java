// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// How many addresses of each domain wait for how long, and the table that `qshape` prints of it.
/// What it holds grows with the number of domains, not of messages.
///
/// Postfix: QSHAPE_README; the arithmetic and the layout are qshape(1)'s. Words are octets here,
/// one a character, since that is what it counts when it looks whether a name fits.
final class DomainAges {

    /// What is counted and how it is laid out.
    ///
    /// @param parents whether `.example.com` gets a line too
    /// @param fewestSubdomains of a parent that gets one
    /// @param buckets how many ages are told apart
    /// @param minutes where the first of them ends
    /// @param width of a line in columns
    record Shape(
            Parents parents,
            int fewestSubdomains,
            Ages ages,
            int buckets,
            double minutes,
            int width) {}

    enum Parents {
        SHOWN,
        LEFT_OUT
    }

    /// How the bounds of the ages grow.
    enum Ages {
        DOUBLING,
        LINEAR
    }

    private static final String TOTAL = "TOTAL";
    private static final int LEAST_NAME_WIDTH = 18;
    private static final int LEAST_COLUMN = 3;
    private static final double SECONDS_A_MINUTE = 60;

    private final Shape shape;
    private final Map<String, long[]> domains = new HashMap<>();

    /// For each parent, how many different names stand right below it.
    private final Map<String, Integer> subdomains = new HashMap<>();

    DomainAges(Shape shape) {
        this.shape = shape;
        domains.put(TOTAL, new long[shape.buckets + 1]);
    }

    /// Counts an address that has waited so long.
    void count(String address, long ageSeconds) {
        int bucket = bucket(ageSeconds);
        count(TOTAL, bucket);
        var name = domain(address);
        boolean isNew = count(name, bucket);
        if (shape.parents == Parents.LEFT_OUT) {
            return;
        }
        for (var parent = parent(name); !parent.isEmpty(); parent = parent(parent)) {
            boolean parentIsNew = count(parent, bucket);
            if (isNew) {
                subdomains.merge(parent, 1, Integer::sum);
            }
            isNew = parentIsNew;
        }
    }

    /// True when the name was not known before.
    private boolean count(String name, int bucket) {
        var counts = domains.computeIfAbsent(name, _ -> new long[shape.buckets + 1]);
        counts[0]++;
        counts[bucket]++;
        return counts[0] == 1;
    }

    /// From 1; 0 is the sum of them.
    private int bucket(long ageSeconds) {
        double units = ageSeconds / (SECONDS_A_MINUTE * shape.minutes);
        if (units < 1) {
            return 1;
        }
        double bucket =
                shape.ages == Ages.LINEAR
                        ? Math.floor(units + 1)
                        : 2 + Math.floor(Math.log(units) / Math.log(2));
        return (int) Math.min(bucket, shape.buckets);
    }

    /// Its domain, or the whole when it has none, without dots too many.
    private static String domain(String address) {
        var octets =
                new String(address.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        var name = lowerCase(octets.substring(octets.lastIndexOf('@') + 1));
        if (octets.isEmpty()) {
            return "MAILER-DAEMON";
        }
        name = name.replace("..", ".");
        int from = name.length() > 1 && name.startsWith(".") ? 1 : 0;
        int to = name.length() - from > 1 && name.endsWith(".") ? 1 : 0;
        return name.substring(from, name.length() - to);
    }

    private static String lowerCase(String octets) {
        var text = new StringBuilder(octets);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                text.setCharAt(i, (char) (c + 'a' - 'A'));
            }
        }
        return text.toString();
    }

    /// `.b.example` for `a.b.example`, `.example.com` for `.b.example.com`; empty for what is right
    /// below a top level domain, which is not shown.
    private static String parent(String name) {
        int start = name.startsWith(".") ? 1 : 0;
        int dot = name.indexOf('.', start);
        boolean hasParent = dot > start && name.indexOf('.', dot + 1) >= 0;
        return hasParent ? name.substring(dot) : "";
    }

    /// Prints the table.
    ///
    /// @param most how many lines at most below the heading; 0 for all
    void print(PrintStream out, int most) {
        var total = domains.getOrDefault(TOTAL, new long[0]);
        var headings = headings();
        var widths = new ArrayList<Integer>();
        int nameWidth = shape.width;
        for (int i = 0; i < headings.size(); i++) {
            int needed = Math.max(Long.toString(total[i]).length(), headings.get(i).length());
            int width = Math.max(LEAST_COLUMN, needed + 1);
            widths.add(width);
            nameWidth -= width;
        }
        var line = new StringBuilder();
        var layout = new Layout(out, line, widths, Math.max(LEAST_NAME_WIDTH, nameWidth));
        layout.line("", headings);
        int lines = 0;
        for (var name : inOrder()) {
            if (most > 0 && ++lines > most) {
                return;
            }
            layout.line(name, words(domains.getOrDefault(name, total)));
        }
    }

    private List<String> headings() {
        var headings = new ArrayList<String>();
        headings.add("T");
        double bound = shape.buckets == 1 ? 0 : shape.minutes;
        for (int i = 1; i < shape.buckets; i++) {
            headings.add(number(bound));
            if (i + 1 < shape.buckets) {
                bound += shape.ages == Ages.LINEAR ? shape.minutes : bound;
            }
        }
        headings.add(number(bound) + '+');
        return headings;
    }

    private static String number(double value) {
        return new BigDecimal(value)
                .round(new MathContext(15))
                .stripTrailingZeros()
                .toPlainString();
    }

    private static List<String> words(long[] counts) {
        var words = new ArrayList<String>(counts.length);
        for (long count : counts) {
            words.add(Long.toString(count));
        }
        return words;
    }

    /// The largest first, of equals the shortest. Deviation: in Postfix chance decides about equals
    /// of equal length; here the alphabet.
    private List<String> inOrder() {
        var names = new ArrayList<>(shown());
        names.sort(
                Comparator.comparingLong((String name) -> -size(name))
                        .thenComparingInt(String::length)
                        .thenComparing(Comparator.naturalOrder()));
        return names;
    }

    private long size(String name) {
        var counts = domains.get(name);
        return counts == null ? 0 : counts[0];
    }

    private Set<String> shown() {
        var shown = new HashSet<String>();
        for (var name : domains.keySet()) {
            boolean isParent = name.startsWith(".");
            if (!isParent || subdomains.getOrDefault(name, 0) >= shape.fewestSubdomains) {
                shown.add(name);
            }
        }
        return shown;
    }

    /// Names to the right in their column, or what fits of them; then the numbers.
    private record Layout(
            PrintStream out, StringBuilder text, List<Integer> widths, int nameWidth) {

        void line(String name, List<String> words) {
            text.setLength(0);
            int length = name.length();
            if (length <= nameWidth) {
                text.repeat(' ', nameWidth - length).append(name);
            } else {
                var cut = name.startsWith(".") ? ".+" : "+";
                text.append(cut).append(name, length - nameWidth + cut.length(), length);
            }
            for (int i = 0; i < widths.size(); i++) {
                var word = words.get(i);
                text.repeat(' ', Math.max(0, widths.get(i) - word.length())).append(word);
            }
            var line = text.append('\n').toString().getBytes(StandardCharsets.ISO_8859_1);
            out.write(line, 0, line.length);
        }
    }
}
