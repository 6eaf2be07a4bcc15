// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.hikyaku.config.ConfigException;
import org.hikyaku.mail.MimeReader;
import org.hikyaku.mail.MimeReader.Depth;
import org.hikyaku.mail.MimeReader.Place;

/// The keys that header_checks(5) and body_checks(5) would be asked for, of a message on standard
/// input: `postmap -h`, `-b`, `-m`.
final class MessageKeys {

    private MessageKeys() {}

    static void read(InputStream in, TableOptions options, KeyLines.Taker taker)
            throws Fatal, ConfigException, IOException {
        var depth =
                options.has(TableOptions.Flag.MIME)
                        ? Depth.ATTACHMENTS_TOO
                        : Depth.HEADERS_AND_BODY;
        var found = new Found(options);
        var reader = new MimeReader(depth, found);
        KeyLines.readLines(
                in,
                line -> {
                    reader.line(untilNul(new String(line, StandardCharsets.ISO_8859_1)));
                    found.hand(taker);
                });
        reader.end();
        found.hand(taker);
    }

    /// Postfix: a line ends there.
    private static String untilNul(String line) {
        int nul = line.indexOf('\0');
        return nul < 0 ? line : line.substring(0, nul);
    }

    /// What the last line has brought.
    private static final class Found implements MimeReader.Parts {

        private final boolean headers;
        private final boolean body;
        private final List<String> keys = new ArrayList<>();

        Found(TableOptions options) {
            headers = options.has(TableOptions.Flag.HEADERS);
            body = options.has(TableOptions.Flag.BODY);
        }

        @Override
        public void header(Place place, String header) {
            if (headers) {
                keys.add(header);
            }
        }

        @Override
        public void bodyLine(String line) {
            if (body) {
                keys.add(line);
            }
        }

        void hand(KeyLines.Taker taker) throws Fatal, ConfigException, IOException {
            for (var key : keys) {
                taker.take(TableKey.of(key.getBytes(StandardCharsets.ISO_8859_1)));
            }
            keys.clear();
        }
    }
}
