// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.pickup;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Locale;
import org.hikyaku.cleanup.Cleanup;
import org.hikyaku.cleanup.Draft;
import org.hikyaku.cleanup.MailSource;
import org.hikyaku.log.Voice;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.Attribute;
import org.hikyaku.mail.Attributes;
import org.hikyaku.mail.Envelope;
import org.hikyaku.mail.MailDate;
import org.hikyaku.mail.Recipient;
import org.hikyaku.posix.Account;
import org.jspecify.annotations.Nullable;

/// Makes queued mail of a submission: names the sender when the submitter did not, puts a Received
/// header on top, and hands it to cleanup. Any number of threads may submit at once.
///
/// Postfix: pickup(8).
public final class Pickup {

    private final Cleanup cleanup;
    private final PickupSettings settings;
    private final Voice voice;
    private final InstantSource clock;

    public Pickup(Cleanup cleanup, PickupSettings settings, Voice voice, InstantSource clock) {
        this.cleanup = cleanup;
        this.settings = settings;
        this.voice = voice;
        this.clock = clock;
    }

    /// Who submitted, by the kernel's word, and when.
    public record Origin(int uid, Instant arrival) {}

    /// Reads a submission to its end and commits it; when this returns it is on the disk, or
    /// refused and nothing of it is left.
    ///
    /// @param uid who submits, by the kernel's word
    /// @throws IOException when the submission breaks off or is none
    public Cleanup.Result accept(FrameReader in, int uid) throws IOException {
        return accept(in, new Origin(uid, clock.instant()));
    }

    /// The same for one that was submitted earlier.
    Cleanup.Result accept(FrameReader in, Origin origin) throws IOException {
        var opened = SubmissionFormat.read(in);
        var envelope = envelope(opened.submission(), origin);
        try (var draft = cleanup.open(MailSource.SENDMAIL)) {
            draft.arrival(envelope.arrival());
            draft.sender(envelope.sender());
            for (var attribute : Attribute.values()) {
                var value = envelope.attributes().get(attribute);
                if (value != null) {
                    draft.attribute(attribute, value);
                }
            }
            envelope.recipients().forEach(draft::recipient);
            draft.prependHeader(received(draft, origin));
            if (!SubmissionFormat.readContent(in, opened, draft::content)) {
                draft.content(new byte[] {'\n'}, 0, 1);
            }
            voice.say(
                    new PickupLog.PickedUp(
                            draft.id(), origin.uid(), envelope.sender(), settings.loggedForm()));
            return draft.commit();
        }
    }

    static Envelope envelope(Submission submission, Origin origin) throws IOException {
        int uid = origin.uid();
        var verp = submission.verp();
        var attributes =
                Attributes.NONE
                        .with(Attribute.REWRITE_CONTEXT, "local")
                        .with(Attribute.SUBMITTER_UID, Integer.toUnsignedString(uid))
                        .with(Attribute.FULL_NAME, fullName(submission, uid))
                        .with(Attribute.ENCODING, submission.encoding())
                        .with(Attribute.DSN_ENVID, submission.envelopeId())
                        .with(Attribute.DSN_RET, submission.returnWish())
                        .with(Attribute.TRACE_FLAGS, submission.tracing().attribute())
                        .with(Attribute.VERP_DELIMITERS, verp == null ? null : verp.delimiters());
        var recipients = new ArrayList<Recipient>(submission.recipients().size());
        for (var to : submission.recipients()) {
            var address = new Address(to.address());
            var orcpt = to.orcpt();
            recipients.add(
                    new Recipient(
                            recipients.size(),
                            address,
                            address,
                            to.wish(),
                            orcpt == null ? "rfc822;" + to.address() : orcpt));
        }
        var sender = new Address(sender(submission, uid));
        return new Envelope(origin.arrival(), sender, recipients, attributes);
    }

    private String received(Draft draft, Origin origin) {
        return "Received: by "
                + settings.myhostname()
                + " ("
                + settings.mailName()
                + ", from userid "
                + Integer.toUnsignedString(origin.uid())
                + ")\n\tid "
                + draft.id()
                + "; "
                + MailDate.text(origin.arrival(), ZoneId.systemDefault());
    }

    private static String sender(Submission submission, int uid) throws IOException {
        var given = submission.sender();
        if (given != null) {
            return given;
        }
        var account = Account.of(uid);
        return account == null ? Integer.toUnsignedString(uid) : account.name();
    }

    private static @Nullable String fullName(Submission submission, int uid) throws IOException {
        var given = submission.fullName();
        if (given != null) {
            return given;
        }
        var account = Account.of(uid);
        return account == null ? null : ownName(account);
    }

    /// The name in the password database: up to the first comma, with `&` for the login name.
    static String ownName(Account account) {
        var gecos = account.fullName();
        int comma = gecos.indexOf(',');
        var name = comma < 0 ? gecos : gecos.substring(0, comma);
        var login = account.name();
        var proper =
                login.isEmpty()
                        ? login
                        : login.substring(0, 1).toUpperCase(Locale.ROOT) + login.substring(1);
        return name.replace("&", proper);
    }
}
