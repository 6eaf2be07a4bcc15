// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.hikyaku.cleanup.Cleanup;
import org.hikyaku.cleanup.Draft;
import org.hikyaku.cleanup.MailSource;
import org.hikyaku.config.ConfigException;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.Attribute;
import org.hikyaku.mail.Recipient;
import org.hikyaku.mail.Tracing;
import org.hikyaku.master.control.Refusal;
import org.hikyaku.queue.QueueId;
import org.hikyaku.receive.pickup.FrameWriter;
import org.hikyaku.receive.pickup.Maildrop;
import org.hikyaku.receive.pickup.Submission;
import org.hikyaku.receive.pickup.SubmissionFormat;
import org.hikyaku.smtp.Reply;
import org.jspecify.annotations.Nullable;

/// What stands in the place of cleanup for an SMTP session in a command's own process: a message
/// that is complete becomes a submission. The real cleanup gets it from the server.
///
/// Postfix has postdrop(1) there. The name a message has until then is that of no queue file; the
/// client is told the one it is found by afterwards.
final class LocalCleanup implements Cleanup {

    /// A larger message is written to `maildrop/` as it comes.
    private static final int LARGEST_IN_MEMORY = 1 << 20;

    private static final Reply WRITE_ERROR =
            Reply.reply(451, "4.3.0", "Error: queue file write error");
    private static final Reply TOO_BIG = Reply.reply(552, "5.3.4", "Error: message file too big");

    private final Handover handover;
    private final long sizeLimit;
    private final InstantSource clock;
    private final Consumer<String> warnings;

    /// @param sizeLimit message_size_limit, 0 for none
    LocalCleanup(
            Handover handover, long sizeLimit, InstantSource clock, Consumer<String> warnings) {
        this.handover = handover;
        this.sizeLimit = sizeLimit;
        this.clock = clock;
        this.warnings = warnings;
    }

    @Override
    public Draft open(MailSource source) {
        var micros = clock.instant().get(ChronoField.MICRO_OF_SECOND);
        var name = "%05X%X".formatted(micros, ProcessHandle.current().pid());
        return new Pending(new QueueId(name.toUpperCase(Locale.ROOT), 0));
    }

    private final class Pending implements Draft {

        private final QueueId id;
        private final List<Submission.To> recipients = new ArrayList<>();
        private final ByteArrayOutputStream start = new ByteArrayOutputStream(8192);
        private String sender = "";
        private @Nullable String envelopeId;
        private @Nullable String returnWish;
        private @Nullable String encoding;
        private long size;
        private Maildrop.@Nullable Unfinished large;
        private @Nullable Reply trouble;

        Pending(QueueId id) {
            this.id = id;
        }

        @Override
        public QueueId id() {
            return id;
        }

        /// The server says when it came, by its own clock.
        @Override
        public void arrival(Instant arrival) {}

        @Override
        public void sender(Address address) {
            sender = address.text();
        }

        @Override
        public void recipient(Recipient recipient) {
            recipients.add(
                    new Submission.To(
                            recipient.address().text(), recipient.wish(), recipient.orcpt()));
        }

        /// Who the client is, the server sees for itself.
        @Override
        public void attribute(Attribute attribute, @Nullable String value) {
            switch (attribute) {
                case DSN_ENVID -> envelopeId = value;
                case DSN_RET -> returnWish = value;
                case ENCODING -> encoding = value;
                default -> {}
            }
        }

        @Override
        public void prependHeader(String header) {
            start.writeBytes((header + '\n').getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void content(byte[] bytes, int offset, int length) {
            size += length;
            if (sizeLimit > 0 && size > sizeLimit) {
                trouble = TOO_BIG;
            }
            if (trouble != null) {
                return;
            }
            try {
                keep(bytes, offset, length);
            } catch (ConfigException | IOException failure) {
                trouble = writeError(failure);
            }
        }

        private void keep(byte[] bytes, int offset, int length)
                throws ConfigException, IOException {
            if (large == null && start.size() + length <= LARGEST_IN_MEMORY) {
                start.write(bytes, offset, length);
                return;
            }
            if (large == null) {
                large = handover.open();
                begin(large.out());
            }
            SubmissionFormat.writeContent(large.out(), bytes, offset, length);
        }

        private void begin(FrameWriter out) throws IOException {
            SubmissionFormat.write(
                    out,
                    new Submission(
                            sender,
                            null,
                            recipients,
                            envelopeId,
                            returnWish,
                            encoding,
                            Tracing.OFF,
                            null));
            var bytes = start.toByteArray();
            SubmissionFormat.writeContent(out, bytes, 0, bytes.length);
        }

        @Override
        public boolean isSound() {
            return trouble == null;
        }

        @Override
        public Result commit() {
            if (trouble != null) {
                return new Result.Refused(trouble);
            }
            try {
                return new Result.Queued(new QueueId(hand(), 0));
            } catch (Refusal no) {
                return new Result.Refused(Reply.reply(554, "5.3.0", no.text()));
            } catch (ConfigException | IOException failure) {
                return new Result.Refused(writeError(failure));
            }
        }

        private String hand() throws ConfigException, IOException {
            if (large != null) {
                SubmissionFormat.writeEnd(large.out());
                return handover.finish(large);
            }
            return handover.give(out -> {
                begin(out);
                SubmissionFormat.writeEnd(out);
            });
        }

        private Reply writeError(Exception failure) {
            var reason =
                    failure instanceof IOException io
                            ? MailInstance.reason(io)
                            : String.valueOf(failure.getMessage());
            warnings.accept("create file in maildrop: " + reason);
            return WRITE_ERROR;
        }

        @Override
        public void close() {
            if (large != null) {
                try {
                    large.close();
                } catch (IOException _) {
                    // Litter that the server removes after a day.
                }
            }
        }
    }
}
