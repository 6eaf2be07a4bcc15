// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.pickup;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hikyaku.mail.Content;
import org.hikyaku.queue.QueueId;
import org.hikyaku.queue.QueuedMessage;
import org.hikyaku.queue.RecipientFact;
import org.hikyaku.smtp.EnhancedStatus;
import org.hikyaku.smtp.Reply;

/// A message out of `maildrop/` that cleanup will never take, as a report to its sender needs it:
/// with its content in a file of its own, which is removed by [#close].
final class RefusedSubmission implements Closeable {

    private static final int BUFFER = 64 * 1024;

    private final QueuedMessage message;
    private final Path content;

    private RefusedSubmission(QueuedMessage message, Path content) {
        this.message = message;
        this.content = content;
    }

    /// @param name what the report calls it
    static RefusedSubmission copy(String name, FrameReader in, Path scratch, Pickup.Origin origin)
            throws IOException {
        var opened = SubmissionFormat.read(in);
        try (var out = Files.newOutputStream(scratch)) {
            SubmissionFormat.readContent(in, opened, out::write);
        }
        var envelope = Pickup.envelope(opened.submission(), origin);
        var message =
                new QueuedMessage(
                        new QueueId(name, 0), envelope, List.of(), new FileContent(scratch));
        return new RefusedSubmission(message, scratch);
    }

    QueuedMessage message() {
        return message;
    }

    /// The same sad fact about each recipient.
    List<RecipientFact> failures(Reply reply) {
        var dsn = reply.status() == null ? EnhancedStatus.of("5.0.0") : reply.status();
        var reason = String.join(" ", reply.lines());
        var facts = new ArrayList<RecipientFact>();
        for (var recipient : message.envelope().recipients()) {
            facts.add(
                    new RecipientFact(
                            recipient.number(),
                            RecipientFact.Kind.BOUNCED,
                            dsn.toString(),
                            reason,
                            ""));
        }
        return facts;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(content);
    }

    private record FileContent(Path file) implements Content {
        @Override
        public long size() {
            return file.toFile().length();
        }

        @Override
        public void transferTo(Sink sink) throws IOException {
            var buffer = new byte[BUFFER];
            try (var in = open()) {
                for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
                    sink.accept(buffer, 0, n);
                }
            }
        }

        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(file);
        }
    }
}
