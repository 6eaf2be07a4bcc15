// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.hikyaku.log.Voice;
import org.hikyaku.mail.Content;
import org.hikyaku.net.Connection;
import org.hikyaku.smtp.DotStuffer;
import org.hikyaku.smtp.RemoteReply;
import org.hikyaku.smtp.ReplyReader;
import org.hikyaku.smtp.Transcript;
import org.jspecify.annotations.Nullable;

/// A connection to a server, with what has been learnt about it. Belongs to one delivery at a time,
/// or to the cache; confined to its holder's thread.
final class Session {

    /// Whether the next message can begin at once.
    enum Condition {
        /// Nothing of an earlier message is left over there.
        CLEAN,
        /// A transaction was begun and not finished.
        NEEDS_RSET,
        /// Not to be used again.
        SPENT
    }

    /// Content leaves in writes of this size: most messages in one.
    private static final int WRITE_SIZE = 32 * 1024;

    /// So much of a line of a reply is in a transcript.
    private static final int REPLY_SHOWN = 100;

    private final Host host;
    private final Connection connection;
    private final SmtpClientSettings settings;
    private final SmtpClientSettings.Timeouts timeouts;
    private final ReplyReader replies;
    private final StringBuilder commands = new StringBuilder(256);
    private final DotStuffer stuffer;
    private final long bornNanos;

    private Extensions extensions = Extensions.NONE;
    private Condition condition = Condition.CLEAN;
    private Step step = Step.GREETING;
    private int uses;
    private int heard;

    /// What broke the connection, to tell it from trouble with the content; null while it holds.
    private @Nullable IOException wireFailure;

    /// Before the final dot; null for none.
    private SmtpAgent.@Nullable Pause beforeDot;

    private Voice voice;
    private String queueId = "";
    private Transcript transcript = Transcript.NONE;

    Session(
            Host host,
            Connection connection,
            SmtpClientSettings settings,
            long bornNanos,
            Voice voice) {
        this.host = host;
        this.connection = connection;
        this.settings = settings;
        this.timeouts = settings.timeouts();
        this.replies =
                new ReplyReader(
                        connection, settings.replyLimit(), new ReplyTrouble(), this::filtered);
        this.stuffer = new DotStuffer(this::toWire, WRITE_SIZE, settings.lineLengthLimit());
        this.bornNanos = bornNanos;
        this.voice = voice;
    }

    /// A delivery begins to use it.
    void begin(Voice voice, String queueId, Transcript transcript) {
        this.voice = voice;
        this.transcript = transcript;
        this.queueId = queueId;
        this.heard = 0;
    }

    /// Adds a command line to the group that [#flush] sends.
    StringBuilder command() {
        return commands;
    }

    int waitingOctets() {
        return commands.length();
    }

    /// Sends the commands gathered so far in one write.
    void flush(Step first) throws IOException {
        step = first;
        connection.timeout(timeouts.of(first));
        var lines = commands.toString();
        commands.setLength(0);
        transcript.said(host.relay(), lines);
        var octets = lines.getBytes(StandardCharsets.UTF_8);
        connection.write(octets, 0, octets.length);
    }

    /// The reply to a command of this step.
    RemoteReply hear(Step of) throws IOException {
        step = of;
        // Postfix asks with RSET whether a cached connection is alive and gives it this long. We
        // let
        // the first reply of the message itself answer that.
        boolean isProbe = uses > 0 && heard == 0;
        connection.timeout(timeouts.of(isProbe ? Step.RSET : of));
        var reply = replies.read();
        if (isProbe && reply.code() == 421) {
            throw new IOException("closed while it was idle");
        }
        heard++;
        if (reply.code() == 421) {
            condition = Condition.SPENT;
        }
        return reply;
    }

    /// True when whatever went wrong can be the death of an idle connection: it was used before and
    /// has said nothing since. The server cannot have taken the message then, as it has not even
    /// been sent.
    boolean isStale() {
        return uses > 0 && heard == 0;
    }

    /// Sends content and the final dot.
    ///
    /// @param after pipelined behind the dot
    /// @throws ContentUnreadable when our own queue is at fault
    void send(Content content, Form form, byte[] after) throws IOException {
        step = Step.BODY;
        connection.timeout(timeouts.of(Step.BODY));
        int folds = stuffer.folds();
        try {
            switch (form.header()) {
                case AS_IT_IS -> sendBody(content::transferTo, form.body());
                case ENCODED ->
                        sendBody(
                                sink -> {
                                    var header = new HeaderDowngrade(sink);
                                    content.transferTo(header);
                                    header.finish();
                                },
                                form.body());
            }
            if (beforeDot != null) {
                stuffer.flush();
                beforeDot.take();
            }
            transcript.said(host.relay(), ".\r\n" + new String(after, StandardCharsets.US_ASCII));
            stuffer.finish(after);
        } catch (IOException failed) {
            stuffer.abandon();
            if (failed.equals(wireFailure)) {
                throw failed;
            }
            throw new ContentUnreadable(failed);
        }
        if (stuffer.folds() > folds) {
            voice.info(
                    queueId
                            + ": breaking line > "
                            + settings.lineLengthLimit()
                            + " bytes with <CR><LF>SPACE");
        }
    }

    /// From now on every final dot is sent late.
    void beforeDot(SmtpAgent.Pause pause) {
        beforeDot = pause;
    }

    /// Gives content to a sink.
    private interface Source {
        void transferTo(Content.Sink sink) throws IOException;
    }

    private void sendBody(Source source, Form.Body body) throws IOException {
        switch (body) {
            case AS_IT_IS -> source.transferTo(stuffer);
            case TO_7BIT -> {
                var downgrade = new MimeDowngrade(stuffer);
                source.transferTo(downgrade);
                downgrade.finish();
            }
        }
    }

    private void toWire(byte[] octets, int offset, int length) throws IOException {
        try {
            connection.write(octets, offset, length);
        } catch (IOException failed) {
            wireFailure = failed;
            throw failed;
        }
    }

    private String filtered(String line) throws LocalDataError {
        transcript.heard(host.relay(), line.substring(0, Math.min(REPLY_SHOWN, line.length())));
        var filter = settings.workarounds().replyFilter();
        return filter.table() == null ? line : filter.filtered(line, host.relay(), voice);
    }

    /// What is odd about a reply, as Postfix logs it.
    private final class ReplyTrouble implements ReplyReader.Oddities {

        private static final int SHOWN = 30;

        /// Skipped without a word, unless commands are pipelined: there it may be the reply to one
        /// of them, and all that follow are taken for those of others.
        @Override
        public void garbage(String line) {
            if (!extensions.has(Extensions.Keyword.PIPELINING)) {
                return;
            }
            voice.warning(
                    queueId
                            + ": "
                            + settings.protocol().nonsense()
                            + " from "
                            + host.relay()
                            + ": "
                            + line);
            if (settings.has(Habit.HELPFUL_WARNINGS)) {
                voice.warning(
                        "to prevent loss of mail, turn off command pipelining for "
                                + host.address()
                                + " with the "
                                + settings.protocol()
                                        .own(SmtpClientParameters.DISCARD_EHLO_KEYWORD_ADDRESS_MAPS)
                                        .name()
                                + " parameter");
            }
        }

        @Override
        public void lineTooLong(String line) {
            tooLong("response longer than " + settings.replyLimit() + ": ", line);
        }

        @Override
        public void replyTooLong(String text) {
            tooLong("multi-line response longer than " + settings.replyLimit() + " ", text);
        }

        private void tooLong(String what, String text) {
            var beginning = text.substring(0, Math.min(SHOWN, text.length()));
            voice.warning(host.relay() + ": " + what + beginning + "...");
        }
    }

    /// False when the server has said something that nobody asked for: replies could no longer be
    /// told apart, and one recipient would get what another is due.
    boolean isQuiet() {
        return replies.waiting() == 0 && connection.isQuiet();
    }

    /// One more message has been carried.
    void used() {
        uses++;
    }

    /// With the message in hand.
    int uses() {
        return uses + 1;
    }

    Host host() {
        return host;
    }

    Step step() {
        return step;
    }

    Extensions extensions() {
        return extensions;
    }

    void extensions(Extensions offered) {
        extensions = offered;
    }

    Condition condition() {
        return condition;
    }

    /// A spent session stays spent.
    void condition(Condition next) {
        if (condition != Condition.SPENT) {
            condition = next;
        }
    }

    long bornNanos() {
        return bornNanos;
    }

    void close() {
        connection.close();
    }
}
