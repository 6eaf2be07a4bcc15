// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd;

import org.hikyaku.log.Event;
import org.hikyaku.log.Severity;
import org.hikyaku.log.Voice;
import org.hikyaku.mail.Address;
import org.hikyaku.smtp.LoggedForm;
import org.hikyaku.smtp.Reply;
import org.jspecify.annotations.Nullable;

/// What the SMTP server has to say, in the words that pflogsumm, fail2ban and postfix_exporter
/// read. One per session.
public final class SmtpdLog {

    private static final int TEXT_LIMIT = 100;

    private final Voice voice;

    SmtpdLog(Voice voice) {
        this.voice = voice;
    }

    /// Who wanted what when something was refused: ` from=<s> to=<r> proto=ESMTP helo=<h>`.
    public record Parties(
            @Nullable Address sender,
            @Nullable Address recipient,
            Greeting greeting,
            LoggedForm form) {

        void appendTo(StringBuilder line) {
            if (sender != null) {
                line.append(" from=<").append(form.of(sender)).append('>');
            }
            if (recipient != null) {
                line.append(" to=<").append(form.of(recipient)).append('>');
            }
            line.append(" proto=").append(greeting.protocol());
            if (greeting.heloName() != null) {
                line.append(" helo=<").append(greeting.heloName()).append('>');
            }
        }
    }

    record Connected(Client client) implements Event {
        @Override
        public void appendTo(StringBuilder line) {
            line.append("connect from ").append(client.display());
        }
    }

    /// The session is over.
    ///
    /// @param notes `bare_lf` when `smtpd_forbid_bare_newline = note` found one, else empty
    record Disconnected(Client client, CommandStats stats, String notes) implements Event {
        @Override
        public void appendTo(StringBuilder line) {
            line.append("disconnect from ").append(client.display());
            stats.appendTo(line);
            if (!notes.isEmpty()) {
                line.append(" notes=").append(notes);
            }
        }
    }

    record DraftOpened(String queueId, Client client) implements Event {
        @Override
        public void appendTo(StringBuilder line) {
            line.append(queueId).append(": client=").append(client.display());
        }
    }

    record Rejected(String queueId, String stage, Client client, Reply reply, Parties parties)
            implements Event {
        @Override
        public void appendTo(StringBuilder line) {
            line.append(queueId).append(": reject: ").append(stage).append(" from ");
            line.append(client.display()).append(": ").append(reply).append(';');
            parties.appendTo(line);
        }
    }

    record RejectedBareNewline(String queueId, String stage, Client client, Parties parties)
            implements Event {
        @Override
        public void appendTo(StringBuilder line) {
            line.append(queueId).append(": reject: ").append(stage).append(" from ");
            line.append(client.display()).append(": bare <LF> received;");
            parties.appendTo(line);
        }
    }

    /// The session ended before its time.
    ///
    /// @param reason `lost connection`, `timeout`, `too many errors`
    /// @param contentOctets how much of a message had come; negative outside message content
    record BrokenOff(String queueId, String reason, String stage, long contentOctets, Client client)
            implements Event {
        @Override
        public void appendTo(StringBuilder line) {
            line.append(queueId).append(": ").append(reason).append(" after ").append(stage);
            if (contentOctets >= 0) {
                line.append(" (").append(contentOctets).append(" bytes)");
            }
            line.append(" from ").append(client.display());
        }
    }

    /// ETRN for a destination that `fast_flush_domains` does not list.
    record RejectedEtrn(Client client, String site) implements Event {
        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public void appendTo(StringBuilder line) {
            line.append("reject: ETRN ").append(printable(site)).append("... from ");
            line.append(client.display());
        }
    }

    record ImproperPipelining(String stage, Client client, String text) implements Event {
        @Override
        public void appendTo(StringBuilder line) {
            line.append("improper command pipelining after ").append(stage).append(" from ");
            line.append(client.display()).append(": ").append(escaped(text));
        }
    }

    record NotSmtp(Client client, String text) implements Event {
        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public void appendTo(StringBuilder line) {
            line.append("non-SMTP command from ").append(client.display()).append(": ");
            line.append(printable(text));
        }
    }

    record IllegalAddress(Client client, String verb, String text) implements Event {
        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public void appendTo(StringBuilder line) {
            line.append("Illegal address syntax from ").append(client.display()).append(" in ");
            line.append(verb).append(" command: ").append(printable(text));
        }
    }

    public void connected(Client client) {
        voice.say(new Connected(client));
    }

    void disconnected(Client client, CommandStats stats, String notes) {
        voice.say(new Disconnected(client, stats, notes));
    }

    public void draftOpened(String queueId, Client client) {
        voice.say(new DraftOpened(queueId, client));
    }

    public void rejected(
            String queueId, String stage, Client client, Reply reply, Parties parties) {
        voice.say(new Rejected(queueId, stage, client, reply, parties));
    }

    void rejectedBareNewline(String queueId, String stage, Client client, Parties parties) {
        voice.say(new RejectedBareNewline(queueId, stage, client, parties));
    }

    public void rejectedEtrn(Client client, String site) {
        voice.say(new RejectedEtrn(client, site));
    }

    void brokenOff(String queueId, String reason, String stage, long octets, Client client) {
        voice.say(new BrokenOff(queueId, reason, stage, octets, client));
    }

    void improperPipelining(String stage, Client client, String text) {
        voice.say(new ImproperPipelining(stage, client, text));
    }

    void notSmtp(Client client, String text) {
        voice.say(new NotSmtp(client, text));
    }

    public void illegalAddress(Client client, String verb, String text) {
        voice.say(new IllegalAddress(client, verb, text));
    }

    /// A sentence of its own.
    public void warning(String text) {
        voice.warning(text);
    }

    public void say(Event event) {
        voice.say(event);
    }

    /// Bounded, and without anything that would break a log line.
    static String printable(String text) {
        var clean = new StringBuilder(text);
        if (clean.length() > TEXT_LIMIT) {
            clean.setLength(TEXT_LIMIT);
        }
        for (int i = 0; i < clean.length(); i++) {
            if (Character.isISOControl(clean.charAt(i))) {
                clean.setCharAt(i, '?');
            }
        }
        return clean.toString();
    }

    private static String escaped(String text) {
        var clean = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\r' -> clean.append("\\r");
                case '\n' -> clean.append("\\n");
                case '\t' -> clean.append("\\t");
                case '\\' -> clean.append("\\\\");
                default -> {
                    if (c < ' ' || c > 126) {
                        clean.append('\\').append(Integer.toOctalString(c + 512).substring(1));
                    } else {
                        clean.append(c);
                    }
                }
            }
        }
        return clean.toString();
    }
}
