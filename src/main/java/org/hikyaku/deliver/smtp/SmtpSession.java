// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.hikyaku.log.Voice;
import org.hikyaku.mail.Content;
import org.hikyaku.net.Connection;
import org.hikyaku.smtp.DotStuffer;
import org.hikyaku.smtp.LineReader;
import org.hikyaku.smtp.RemoteReply;
import org.hikyaku.smtp.ReplyReader;

/// A connection to a server with what it can do. Commands are gathered and go out together, with
/// the first look at a reply. Used by one delivery at a time.
final class SmtpSession {

    private static final int REPLY_LINE_LIMIT = 4096;

    /// A message of usual size, encoded, goes out in one write.
    private static final int CONTENT_BUFFER = 24 * 1024;

    private final Host host;
    private final Connection connection;
    private final Timeouts timeouts;
    private final ReplyReader replies;
    private final DotStuffer stuffer;
    private final long connectedNanos;
    private byte[] commands = new byte[512];
    private int commandLength;
    private Features features = Features.NONE;
    private int uses;
    private boolean isSound = true;
    private Voice voice;

    /// When it was put into the cache; the cache's own.
    long idleSinceNanos;

    SmtpSession(
            Host host,
            Connection connection,
            Timeouts timeouts,
            int lineLimit,
            long connectedNanos,
            Voice voice) {
        this.host = host;
        this.connection = connection;
        this.timeouts = timeouts;
        this.connectedNanos = connectedNanos;
        this.voice = voice;
        replies = new ReplyReader(new LineReader(connection, REPLY_LINE_LIMIT), this::complain);
        stuffer = new DotStuffer(connection::write, CONTENT_BUFFER, lineLimit);
    }

    private void complain(String line) {
        isSound = false;
        voice.warning(
                "non-SMTP response from "
                        + host.nameAndAddress()
                        + ": "
                        + line.substring(0, Math.min(100, line.length())));
    }

    Host host() {
        return host;
    }

    Features features() {
        return features;
    }

    void features(Features announced) {
        features = announced;
    }

    /// Counts one more message; the first is 1.
    int beginUse(Voice speaker) {
        voice = speaker;
        return ++uses;
    }

    int uses() {
        return uses;
    }

    /// False once something happened after which the next message had better go elsewhere.
    boolean isSound() {
        return isSound;
    }

    void spoil() {
        isSound = false;
    }

    Duration age(long nowNanos) {
        return Duration.ofNanos(nowNanos - connectedNanos);
    }

    // ---- talking ----

    /// Goes out with the next [#reply] or [#flush].
    void command(String line) {
        var octets = line.getBytes(StandardCharsets.UTF_8);
        if (commands.length - commandLength < octets.length + 2) {
            commands = Arrays.copyOf(commands, (commandLength + octets.length + 2) * 2);
        }
        System.arraycopy(octets, 0, commands, commandLength, octets.length);
        commandLength += octets.length;
        commands[commandLength++] = '\r';
        commands[commandLength++] = '\n';
    }

    RemoteReply reply(Step step) throws SiteFailure {
        try {
            connection.timeout(timeouts.of(step));
            flush();
            var reply = replies.read();
            if (reply.code() == 421) {
                // RFC 5321 §3.8: it is about to close the connection.
                isSound = false;
            }
            return reply;
        } catch (IOException broken) {
            throw broken(step, broken);
        }
    }

    private void flush() throws IOException {
        if (commandLength > 0) {
            connection.write(commands, 0, commandLength);
            commandLength = 0;
        }
    }

    /// Sends content, encoded for the wire, and the final dot.
    void content(Content content) throws SiteFailure {
        try {
            connection.timeout(timeouts.of(Step.CONTENT));
            content.transferTo(stuffer);
            stuffer.finish();
        } catch (IOException broken) {
            throw broken(Step.CONTENT, broken);
        }
    }

    /// No content: the dot alone, for a server that said 354 though nobody is left to send to.
    void emptyContent() {
        command(".");
    }

    private SiteFailure broken(Step step, IOException why) {
        isSound = false;
        return Trouble.talking(host, step, why);
    }

    /// Says goodbye and hangs up.
    void quit(boolean skipsReply) {
        try {
            command("QUIT");
            if (skipsReply) {
                connection.timeout(timeouts.of(Step.QUIT));
                flush();
            } else {
                reply(Step.QUIT);
            }
        } catch (IOException goneAnyway) {
            isSound = false;
        } finally {
            connection.close();
        }
    }

    void close() {
        connection.close();
    }
}
