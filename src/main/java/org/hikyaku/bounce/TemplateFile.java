// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.bounce;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.hikyaku.bounce.BounceTemplate.Kind;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Origin;
import org.hikyaku.config.Problem;
import org.jspecify.annotations.Nullable;

/// Reads a bounce template file: `failure_template = <<EOF`, headers, an empty line, the text,
/// `EOF`. The words of its complaints are Postfix's. bounce(5), "TEMPLATE FILE FORMAT".
final class TemplateFile {

    static final String ASCII = "us-ascii";

    private final String file;
    private final List<String> lines;
    private final Consumer<String> warn;
    private int next;

    TemplateFile(String file, List<String> lines, Consumer<String> warn) {
        this.file = file;
        this.lines = lines;
        this.warn = warn;
    }

    /// One template of each kind: the file's, or the built-in one when it has none that is good.
    List<BounceTemplate> read(List<BounceTemplate> builtIn) throws ConfigException {
        var bodies = bodies();
        var templates = new ArrayList<BounceTemplate>();
        for (var standIn : builtIn) {
            var body = bodies.get(standIn.kind());
            var template = body == null ? null : template(standIn, body);
            templates.add(template == null ? standIn : template);
        }
        return templates;
    }

    /// A later template takes the place of an earlier one, good or not.
    private Map<Kind, List<String>> bodies() throws ConfigException {
        var bodies = new EnumMap<Kind, List<String>>(Kind.class);
        while (next < lines.size()) {
            var line = lines.get(next++);
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            int equals = line.indexOf('=');
            var name = (equals < 0 ? line : line.substring(0, equals)).strip();
            if (name.isEmpty()) {
                throw wrong("missing attribute name: \"" + line + '"');
            }
            if (equals < 0) {
                throw wrong("missing '=' after attribute name: \"" + line + '"');
            }
            var body = body(line.substring(equals + 1).strip());
            var kind = kind(name);
            if (kind == null) {
                warn.accept(
                        here() + ": unknown template name: " + name + " -- ignoring this template");
            } else {
                bodies.put(kind, body);
            }
        }
        return bodies;
    }

    /// The lines up to the end marker, or what stands behind the equals sign.
    private List<String> body(String value) throws ConfigException {
        if (!value.startsWith("<<")) {
            return List.of(value);
        }
        var marker = value.substring(2).strip();
        if (marker.isEmpty()) {
            throw wrong("missing end marker after <<");
        }
        int end = next;
        while (end < lines.size() && !lines.get(end).equals(marker)) {
            end++;
        }
        var body = lines.subList(next, end);
        next = Math.min(end + 1, lines.size());
        if (end == lines.size()) {
            warn.accept(here() + ": missing \"" + marker + "\" end marker");
        }
        return body;
    }

    private static @Nullable Kind kind(String name) {
        for (var kind : Kind.values()) {
            if (name.equals(kind.word() + "_template")) {
                return kind;
            }
        }
        return null;
    }

    /// Null when the built-in one has to stand in.
    private @Nullable BounceTemplate template(BounceTemplate builtIn, List<String> body) {
        var headers = new Headers(builtIn);
        int at = 0;
        while (at < body.size() && isHeader(body.get(at))) {
            var complaint = headers.take(body.get(at++));
            if (complaint != null) {
                ignore(complaint + " in " + builtIn.kind().word() + " template");
                return null;
            }
        }
        if (at < body.size() && body.get(at).isEmpty()) {
            at++;
        }
        var text = body.subList(at, body.size());
        if (text.isEmpty()) {
            ignore("missing message text in " + builtIn.kind().word() + " template");
            return null;
        }
        if (headers.charset.equalsIgnoreCase(ASCII) && !isAscii(String.join("", text))) {
            warn.accept(file + ": 8-bit message text in " + builtIn.kind().word() + " template");
            warn.accept("please specify a charset value other than us-ascii");
            warn.accept("-- ignoring this template for now");
            return null;
        }
        return headers.with(file, text);
    }

    private void ignore(String complaint) {
        warn.accept(file + ": " + complaint + " -- ignoring this template");
    }

    /// The headers of a template, each at first as the built-in one has it.
    private static final class Headers {

        private final BounceTemplate builtIn;
        private String charset;
        private String from;
        private String subject;
        private String postmasterSubject;

        Headers(BounceTemplate builtIn) {
            this.builtIn = builtIn;
            charset = builtIn.charset();
            from = builtIn.from();
            subject = builtIn.subject();
            postmasterSubject = builtIn.postmasterSubject();
        }

        /// What is wrong with a line; null when nothing is.
        @Nullable String take(String line) {
            int colon = line.indexOf(':');
            var label = line.substring(0, colon).strip();
            var value = line.substring(colon + 1).strip();
            if (value.isEmpty()) {
                return "empty \"" + label + "\" header value";
            }
            if (!isAscii(value)) {
                return "non-ASCII \"" + label + "\" header value";
            }
            switch (label.toLowerCase(Locale.ROOT)) {
                case "charset" -> charset = value;
                case "from" -> from = value;
                case "subject" -> subject = value;
                case "postmaster-subject" -> {
                    if (postmasterSubject.isEmpty()) {
                        return "inapplicable \"" + label + "\" header label";
                    }
                    postmasterSubject = value;
                }
                default -> {
                    return "unknown \"" + label + "\" header label";
                }
            }
            return null;
        }

        BounceTemplate with(String file, List<String> text) {
            var lines = new ArrayList<>(text);
            return new BounceTemplate(
                    builtIn.kind(), file, charset, from, subject, postmasterSubject, lines);
        }
    }

    /// A name without spaces and a colon.
    private static boolean isHeader(String line) {
        int colon = line.indexOf(':');
        if (colon < 1) {
            return false;
        }
        var label = line.substring(0, colon).stripTrailing();
        for (int i = 0; i < label.length(); i++) {
            if (label.charAt(i) <= ' ' || label.charAt(i) >= 127) {
                return false;
            }
        }
        return !label.isEmpty();
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }

    /// Postfix: the line after the one it has read.
    private String here() {
        return new Origin(file, next + 1).toString();
    }

    private ConfigException wrong(String text) {
        return new ConfigException(
                Problem.error(new Origin(file, next + 1), "bounce_template_file", "", text, ""));
    }
}
