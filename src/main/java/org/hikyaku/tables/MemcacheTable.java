// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.hikyaku.config.ConfigException;
import org.hikyaku.net.Connection;
import org.hikyaku.tables.query.Parts;
import org.hikyaku.tables.query.Question;
import org.hikyaku.tables.query.SourceSettings;
import org.hikyaku.tables.query.Template;
import org.hikyaku.tables.query.ValueText;
import org.jspecify.annotations.Nullable;

/// `memcache:` — a memcached server is asked for the key, in its text protocol; what it does not
/// have, the table behind it may, and is told to the server then.
///
/// Anybody who reaches such a server can write into it, so it is not for `alias_maps` and its like.
///
/// - memcache_table(5)
final class MemcacheTable implements LookupTable {

    /// Longer ones no such server has.
    private static final int LONGEST_KEY = 250;

    /// What the settings say beyond the server.
    ///
    /// @param flags kept with a value; nobody reads them
    /// @param ttl seconds for which a value is kept
    /// @param longestValue octets
    /// @param longestLine octets
    /// @param tries of a command whose answer is wrong or does not come
    private record Terms(
            int flags, int ttl, int longestValue, int longestLine, int tries, Duration pause) {

        static Terms from(SourceSettings settings) throws ConfigException {
            return new Terms(
                    settings.integer("flags", 0, 0),
                    settings.integer("ttl", 3600, 0),
                    settings.integer("data_size_limit", 10_240, 1),
                    settings.integer("line_size_limit", 1024, 1),
                    settings.integer("max_try", 2, 1),
                    Duration.ofSeconds(settings.integer("retry_pause", 1, 1)));
        }
    }

    private final TableServer server;
    private final @Nullable LookupTable backup;
    private final Question question;
    private final Template keyFormat;
    private final @Nullable KeyDigest keyDigest;
    private final Terms terms;
    private final String spec;
    private final TableWarnings warnings;

    private MemcacheTable(
            TableServer server,
            @Nullable LookupTable backup,
            Question question,
            Template keyFormat,
            @Nullable KeyDigest keyDigest,
            Terms terms,
            Tables.Opening opening) {
        this.server = server;
        this.backup = backup;
        this.question = question;
        this.keyFormat = keyFormat;
        this.keyDigest = keyDigest;
        this.terms = terms;
        spec = opening.spec();
        warnings = opening.warnings();
    }

    static LookupTable open(String name, Tables.Opening opening) throws ConfigException {
        if (opening.trust() == Tables.Trust.NOT_FOR_STRANGERS) {
            return opening.notTrusted();
        }
        SourceSettings settings;
        try {
            settings = SourceSettings.of(opening);
        } catch (IOException unreadable) {
            var answer =
                    new Lookup.Unavailable(
                            "table " + opening.spec() + ": " + unreadable.getMessage());
            return _ -> answer;
        }
        var table = of(settings, opening);
        settings.warnOfOthers();
        return table;
    }

    private static MemcacheTable of(SourceSettings settings, Tables.Opening opening)
            throws ConfigException {
        var endpoint =
                TableServer.endpoint(settings.text("memcache", "inet:localhost:11211"), opening);
        var timeout = Duration.ofSeconds(settings.integer("timeout", 2, 1));
        var backup = settings.text("backup", "");
        var keyFormat =
                Question.template(settings, "key_format", settings.text("key_format", "%s"));
        return new MemcacheTable(
                new TableServer(endpoint, timeout),
                backup.isEmpty() ? null : opening.open(backup),
                Question.from(settings, opening, List.of(keyFormat)),
                keyFormat,
                keyDigest(settings),
                Terms.from(settings),
                opening);
    }

    private static @Nullable KeyDigest keyDigest(SourceSettings settings) throws ConfigException {
        var name = settings.text("key_digest", "");
        if (name.isEmpty()) {
            return null;
        }
        var digest = KeyDigest.named(name);
        if (digest == null) {
            throw settings.wrong(
                    "key_digest",
                    "unknown message digest: key_digest = " + name,
                    "choose from: " + String.join(" ", KeyDigest.names()));
        }
        return digest;
    }

    @Override
    public Lookup lookup(String key) {
        return question.answer(key, this::ask);
    }

    private Lookup ask(Parts key) {
        var formatted = keyFormat.text(key);
        var cached = keyDigest == null ? formatted : keyDigest.of(formatted);
        var octets = cached.getBytes(StandardCharsets.UTF_8);
        if (octets.length == 0 || hasSpace(cached)) {
            return Lookup.NOT_FOUND;
        }
        boolean isCacheable = octets.length <= LONGEST_KEY;
        var answer =
                isCacheable
                        ? command(connection -> get(connection, cached, key.whole()))
                        : Lookup.NOT_FOUND;
        if (backup == null || answer instanceof Lookup.Found) {
            return answer;
        }
        var lasting = backup.lookup(key.whole());
        if (isCacheable
                && answer instanceof Lookup.NotFound
                && lasting instanceof Lookup.Found(var value)) {
            // Whether it was kept or not, this is the answer.
            var _ = command(connection -> set(connection, cached, value));
        }
        return lasting;
    }

    private static boolean hasSpace(String key) {
        return key.chars().anyMatch(c -> c == ' ' || (c >= '\t' && c <= '\r'));
    }

    private Lookup command(TableServer.Exchange exchange) {
        for (int attempt = 1; ; attempt++) {
            try {
                return server.ask(exchange);
            } catch (TableServer.NoConnection refused) {
                return unavailable("connect to " + server + ": " + FileTable.why(refused));
            } catch (IOException failure) {
                if (attempt >= terms.tries()) {
                    return unavailable(FileTable.why(failure));
                }
                LockSupport.parkNanos(TimeUnit.NANOSECONDS.convert(terms.pause()));
            }
        }
    }

    private Lookup unavailable(String what) {
        var why = "table " + spec + ": " + what;
        warnings.warning(why);
        return new Lookup.Unavailable(why);
    }

    private Lookup get(Connection connection, String cached, String key) throws IOException {
        send(connection, "get " + cached + "\r\n");
        var reader = new ReplyReader(connection);
        var line = line(reader);
        if (line.equals("END")) {
            reader.expectNoMore();
            return Lookup.NOT_FOUND;
        }
        var value = reader.octets(length(line, cached));
        if (!line(reader).isEmpty() || !line(reader).equals("END")) {
            throw new ProtocolException("unexpected memcache server reply behind a value");
        }
        reader.expectNoMore();
        try {
            return Lookup.answer(spec, key, ValueText.of(value));
        } catch (CharacterCodingException notUtf8) {
            return unavailable("key " + key + ": non-UTF-8 value");
        }
    }

    /// Of the value that `VALUE key flags length` announces.
    private int length(String line, String cached) throws ProtocolException {
        var words = line.split(" ", -1);
        if (words.length >= 4 && words[0].equals("VALUE") && words[1].equals(cached)) {
            try {
                int length = Integer.parseInt(words[3]);
                if (length >= 0 && length <= terms.longestValue()) {
                    return length;
                }
            } catch (NumberFormatException _) {
                // Said below.
            }
        }
        throw unexpected(line);
    }

    private Lookup set(Connection connection, String cached, String value) throws IOException {
        int length = value.getBytes(StandardCharsets.UTF_8).length;
        send(
                connection,
                "set %s %d %d %d\r\n%s\r\n"
                        .formatted(cached, terms.flags(), terms.ttl(), length, value));
        var reader = new ReplyReader(connection);
        var line = line(reader);
        if (!line.equals("STORED")) {
            throw unexpected(line);
        }
        reader.expectNoMore();
        return Lookup.NOT_FOUND;
    }

    private static ProtocolException unexpected(String line) {
        return new ProtocolException(
                "unexpected memcache server reply: "
                        + line.substring(0, Math.min(line.length(), 30)));
    }

    private static void send(Connection connection, String text) throws IOException {
        var octets = text.getBytes(StandardCharsets.UTF_8);
        connection.write(octets, 0, octets.length);
    }

    private String line(ReplyReader reader) throws IOException {
        var line = new String(reader.line(terms.longestLine()), StandardCharsets.UTF_8);
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }
}
