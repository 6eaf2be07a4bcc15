// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.testkit.ManualNanoClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EditsTest {

    private static final Duration SETTLE = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private static final String FIVE =
            """
            compatibility_level = 3.12
            myhostname = mail.example.com
            mydestination = example.com
            smtpd_banner = first
            smtpd_helo_required = no
            """;

    @TempDir private Path directory;

    private final ManualNanoClock clock = new ManualNanoClock();
    private final List<String> log = new ArrayList<>();
    private int version;

    private Site site;
    private Edits edits;

    private final class Site implements Edits.Site {
        Configuration running;

        Site(Configuration running) {
            this.running = running;
        }

        @Override
        public Configuration running() {
            return running;
        }

        @Override
        public void adopt(Configuration fresh) {
            running = fresh;
        }

        @Override
        public void warning(String text) {
            log.add("warning: " + text.replace(directory.toString(), "DIR"));
        }

        @Override
        public void info(String text) {
            log.add(text);
        }
    }

    @BeforeEach
    void start() throws IOException, ConfigException {
        write("master.cf", "smtp inet n - n - - smtpd\ncleanup unix n - n - 0 cleanup\n");
        begin(FIVE + "queue_directory = " + directory + "\n");
    }

    private void begin(String mainCf) throws IOException, ConfigException {
        write("main.cf", mainCf);
        site = new Site(Configuration.load(directory));
        edits = new Edits(site, clock);
    }

    /// Each time with another time stamp, however coarse the file system's clock.
    private void write(String name, String text) throws IOException {
        var file = directory.resolve(name);
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(++version)));
    }

    private void edit(String name, String text) throws IOException {
        var mainCf = Files.readString(directory.resolve("main.cf"));
        write("main.cf", mainCf.replaceFirst("(?m)^" + name + " = .*$", name + " = " + text));
    }

    private void pass(Duration time) {
        for (var passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(LOOK)) {
            edits.look(SETTLE);
            clock.advance(LOOK);
        }
        edits.look(SETTLE);
    }

    private String banner() {
        return String.valueOf(site.running.unexpanded("smtpd_banner"));
    }

    @Test
    void anEditCountsWhenItHasStoodStillForTwoSeconds() throws IOException {
        edit("smtpd_banner", "second");
        edits.look(SETTLE);
        clock.advance(Duration.ofMillis(1999));
        edits.look(SETTLE);
        assertEquals("first", banner());
        clock.advance(Duration.ofMillis(1));
        edits.look(SETTLE);
        assertEquals("second", banner());
        assertEquals(List.of("main.cf was edited: new sessions and deliveries go by it"), log);
        pass(Duration.ofMinutes(1));
        assertEquals(1, log.size());
    }

    @Test
    void whileItIsWrittenInPiecesNothingHappens() throws IOException {
        for (int piece = 0; piece < 20; piece++) {
            edit("smtpd_banner", "piece " + piece);
            edits.look(SETTLE);
            clock.advance(LOOK);
            edits.look(SETTLE);
        }
        assertEquals("first", banner());
        pass(SETTLE);
        assertEquals("piece 19", banner());
    }

    @Test
    void aBadEditIsToldOnceAndTheNextGoodOneIsAdopted() throws IOException {
        edit("smtpd_helo_required", "perhaps");
        pass(Duration.ofMinutes(1));
        edit("smtpd_banner", "second");
        pass(Duration.ofMinutes(1));
        assertEquals("first", banner());
        assertEquals(
                List.of(
                        "warning: edit not adopted, the running configuration stays: DIR/main.cf,"
                                + " line 5: bad boolean configuration: smtpd_helo_required ="
                                + " perhaps: say yes or no"),
                log);
        edit("smtpd_helo_required", "yes");
        pass(SETTLE);
        assertEquals("second", banner());
        assertEquals(2, log.size(), log.toString());
    }

    @Test
    void aFileWithMostSettingsGoneWaitsForAReload() throws IOException {
        write("main.cf", "smtpd_banner = second\nmyhostname = mail.example.com\n");
        pass(Duration.ofMinutes(1));
        assertEquals("first", banner());
        assertEquals(
                List.of(
                        "warning: edit not adopted, the running configuration stays: main.cf has 2"
                                + " settings where there were 6; if it is meant so, run postfix"
                                + " reload"),
                log);
        write("main.cf", "");
        pass(SETTLE);
        assertEquals("first", banner());
    }

    @Test
    void aMissingFileIsNoConfiguration() throws IOException {
        Files.delete(directory.resolve("main.cf"));
        pass(SETTLE);
        assertEquals(
                List.of(
                        "warning: edit not adopted, the running configuration stays: open"
                                + " DIR/main.cf: No such file or directory"),
                log);
        assertEquals("first", banner());
    }

    @Test
    void anUnfinishedLastLineWaitsLonger() throws IOException {
        write(
                "main.cf",
                FIVE.replace("first", "second")
                        + "queue_directory = "
                        + directory
                        + "\nsmtpd_recipient_limit = 10");
        pass(Duration.ofSeconds(8));
        assertEquals("first", banner());
        pass(Duration.ofSeconds(2));
        assertEquals("second", banner());
    }

    /// bench/reload found that half of main.cf was adopted, and mail went by defaults.
    @Test
    void aFileThatIsCutOffWaitsForAReload() throws IOException {
        var whole = Files.readString(directory.resolve("main.cf"));
        write("main.cf", whole.substring(0, whole.length() - 3));
        pass(Duration.ofMinutes(1));
        assertEquals(directory.toString(), site.running.unexpanded("queue_directory"));
        assertEquals(
                List.of(
                        "warning: edit not adopted, the running configuration stays: DIR/main.cf is"
                                + " shorter than it was and ends in the middle of a line; if it is"
                                + " meant so, run postfix reload"),
                log);
        write("main.cf", whole.replace("first", "second"));
        pass(SETTLE);
        assertEquals("second", banner());
    }

    @Test
    void aListThatIsCutOffWaitsForAReload() throws Exception {
        write("domains", "example.com\nexample.org\n");
        begin(FIVE.replace("= example.com", "= " + directory.resolve("domains")));
        var before = site.running;
        write("domains", "example.com\nexamp");
        pass(Duration.ofMinutes(1));
        assertEquals(before, site.running);
        assertEquals(1, log.size(), log.toString());
        assertTrue(log.getFirst().contains("DIR/domains is shorter"), log.getFirst());
    }

    @Test
    void masterCfWaitsForAReload() throws IOException {
        write("master.cf", "");
        edit("smtpd_banner", "second");
        pass(SETTLE);
        assertEquals("second", banner());
        assertEquals(2, site.running.services().size());
    }

    @Test
    void aFileInAListCountsToo() throws Exception {
        write("domains", "example.com\n");
        begin(FIVE.replace("= example.com", "= " + directory.resolve("domains")));
        var before = site.running;
        write("domains", "example.com\nexample.org\n");
        pass(SETTLE);
        assertTrue(before != site.running, "built anew, with the new file");

        log.clear();
        var after = site.running;
        write("domains", "");
        pass(SETTLE);
        assertEquals(after, site.running);
        assertEquals(
                List.of(
                        "warning: edit not adopted, the running configuration stays: DIR/domains is"
                                + " gone or empty; if it is meant so, run postfix reload"),
                log);
    }

    @Test
    void aFileInAFileOfAServicesListCountsToo() throws Exception {
        write("domains", directory.resolve("more") + "\n");
        write("more", "example.com\n");
        write(
                "master.cf",
                "smtp inet n - n - - smtpd -o fast_flush_domains="
                        + directory.resolve("domains")
                        + "\n");
        begin(FIVE);
        var before = site.running;
        write("more", "example.com\nexample.org\n");
        pass(SETTLE);
        assertTrue(before != site.running, "built anew, with the new file");
    }

    @Test
    void whatIsOddIsToldWhenItIsNew() throws IOException {
        edit("mydestination", "example.com # ours");
        pass(SETTLE);
        edit("smtpd_banner", "second");
        pass(SETTLE);
        assertEquals(3, log.size(), log.toString());
        assertTrue(log.getFirst().contains("the comment is part of the value"), log.getFirst());
    }

    @Test
    void whatAReloadHasReadIsNoEdit() throws Exception {
        edit("smtpd_banner", "second");
        var before = edits.stamp();
        site.running = Configuration.load(directory);
        edits.reloaded(before);
        pass(Duration.ofMinutes(1));
        assertEquals(List.of(), log);

        edit("smtpd_helo_required", "perhaps");
        edits.refused(edits.stamp(), "told");
        pass(Duration.ofMinutes(1));
        assertEquals(List.of(), log);
    }

    @Test
    void anEditDuringAReloadIsNotOverlooked() throws Exception {
        var before = edits.stamp();
        site.running = Configuration.load(directory);
        edit("smtpd_banner", "second");
        edits.reloaded(before);
        pass(SETTLE);
        assertEquals("second", banner());
    }
}
