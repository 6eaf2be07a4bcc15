// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.posix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Time zones as the environment names them. tzset(3).
///
/// A zone that brings its own rules for summer (`CET-1CEST,M3.5.0,M10.5.0`) is not known; the
/// places that have it are.
public final class TimeZones {

    private static final Path LOCAL = Path.of("/etc/localtime");
    private static final String DATABASE = "zoneinfo/";

    /// `UTC0`, `<+0530>-5:30`: hours west of Greenwich, without summer.
    private static final Pattern FIXED =
            Pattern.compile(
                    "(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)([+-]?)(\\d{1,2})(?::(\\d{2}))?(?::(\\d{2}))?");

    private TimeZones() {}

    /// What a value of TZ stands for; null when nobody knows.
    public static @Nullable ZoneId named(String value) {
        var text = value.startsWith(":") ? value.substring(1) : value;
        if (text.isEmpty()) {
            return ZoneOffset.UTC;
        }
        if (text.startsWith("/")) {
            int start = text.lastIndexOf(DATABASE);
            return start < 0 ? null : place(text.substring(start + DATABASE.length()));
        }
        var fixed = FIXED.matcher(text);
        return fixed.matches()
                ? offset(fixed.group(1), fixed.group(2), fixed.group(3), fixed.group(4))
                : place(text);
    }

    private static @Nullable ZoneId place(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException unknown) {
            return null;
        }
    }

    private static @Nullable ZoneId offset(
            String sign, String hours, @Nullable String minutes, @Nullable String seconds) {
        int west =
                Integer.parseInt(hours) * 3600
                        + (minutes == null ? 0 : Integer.parseInt(minutes) * 60)
                        + (seconds == null ? 0 : Integer.parseInt(seconds));
        try {
            return ZoneOffset.ofTotalSeconds(sign.equals("-") ? west : -west);
        } catch (DateTimeException beyond) {
            return null;
        }
    }

    /// Where there is no TZ: what the machine is set to.
    public static ZoneId ofMachine() {
        try {
            var target = Files.readSymbolicLink(LOCAL).toString();
            int start = target.lastIndexOf(DATABASE);
            var zone = start < 0 ? null : place(target.substring(start + DATABASE.length()));
            return zone == null ? ZoneOffset.UTC : zone;
        } catch (IOException | UnsupportedOperationException noLink) {
            return ZoneOffset.UTC;
        }
    }
}
