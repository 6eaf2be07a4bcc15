// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.declared;

import static org.hikyaku.config.Parameter.bool;
import static org.hikyaku.config.Parameter.integer;
import static org.hikyaku.config.Parameter.list;
import static org.hikyaku.config.Parameter.text;
import static org.hikyaku.config.Parameter.word;

import java.util.List;
import org.hikyaku.config.Parameter;

/// What looks at the content of messages, and what content has to be like. Postfix:
/// BUILTIN_FILTER_README, FILTER_README, MILTER_README; header_checks(5).
final class ContentInspection {

    static final List<Parameter<?>> ALL =
            List.of(
                    list("header_checks")
                            .notYet("cleanup")
                            .doc(
                                    """
                                    Tables, mostly regexp: or pcre:, that see each header of a message, unfolded, and \
                                    may answer REJECT, DISCARD, REPLACE and the like.
                                    """),
                    list("mime_header_checks")
                            .defaultsTo("$header_checks")
                            .notYet("cleanup")
                            .doc(
                                    "Tables that see the headers of MIME parts, and those about MIME at the top, as header_checks sees the others."),
                    list("nested_header_checks")
                            .defaultsTo("$header_checks")
                            .notYet("cleanup")
                            .doc(
                                    "Tables that see the headers of attached messages, as header_checks sees those of the message."),
                    list("body_checks")
                            .notYet("cleanup")
                            .doc(
                                    "Tables that see each line of a body, as it is encoded, and may answer as in header_checks."),
                    integer("body_checks_size_limit")
                            .defaultsTo("51200")
                            .notYet("cleanup")
                            .doc("How many octets of each part body_checks sees."),
                    list("smtp_header_checks")
                            .alsoAs("lmtp_header_checks")
                            .notYet("smtp")
                            .doc(
                                    """
                                    header_checks while mail is delivered: it may change headers, and can no longer \
                                    refuse or redirect the message.
                                    """),
                    list("smtp_mime_header_checks")
                            .alsoAs("lmtp_mime_header_checks")
                            .notYet("smtp")
                            .doc(
                                    "mime_header_checks while mail is delivered; it can no longer refuse or redirect the message."),
                    list("smtp_nested_header_checks")
                            .alsoAs("lmtp_nested_header_checks")
                            .notYet("smtp")
                            .doc(
                                    "nested_header_checks while mail is delivered; it can no longer refuse or redirect the message."),
                    list("smtp_body_checks")
                            .alsoAs("lmtp_body_checks")
                            .notYet("smtp")
                            .doc(
                                    "body_checks while mail is delivered; it can no longer refuse or redirect the message."),

                    // Programs outside
                    text("content_filter")
                            .notYet("smtpd", "pickup", "qmqpd")
                            .doc(
                                    """
                                    The transport:destination that gets all new mail instead of its recipients, \
                                    inspects it and brings back what is good, over an entrance without this. \
                                    Empty: none.
                                    """),
                    text("default_filter_nexthop")
                            .notYet("qmgr")
                            .doc(
                                    """
                                    The destination of a content_filter or FILTER action that names none. Empty: the \
                                    domain of the recipient.
                                    """),
                    list("non_smtpd_milters")
                            .notYet("cleanup")
                            .doc(
                                    """
                                    The milters for mail that does not come in by SMTP, such as that of the sendmail \
                                    command: inet:host:port or unix:path.
                                    """),
                    list("internal_mail_filter_classes")
                            .notYet()
                            .doc(
                                    """
                                    Which of our own mail is inspected as well: bounce, notify. A filter that refuses \
                                    it leaves senders without news.
                                    """),

                    // MIME
                    bool("disable_mime_input_processing")
                            .defaultsTo("no")
                            .notYet()
                            .doc(
                                    "Whether all after the first empty line of a message is plain text, to whoever inspects it."),
                    bool("force_mime_input_conversion")
                            .defaultsTo("no")
                            .notYet("cleanup")
                            .doc(
                                    """
                                    Whether 8-bit content becomes quoted-printable as soon as it comes in, so that a \
                                    signature made here survives servers that cannot take it as it is.
                                    """),
                    integer("mime_nesting_limit")
                            .defaultsTo("100")
                            .atLeast(1)
                            .notYet()
                            .doc(
                                    "How deep MIME parts may be in one another; deeper mail is refused."),
                    integer("mime_boundary_length_limit")
                            .defaultsTo("2048")
                            .atLeast(1)
                            .notYet()
                            .doc("How many characters of a MIME boundary are looked at."),
                    word("non_empty_end_of_header_action", "fix_quietly", "add_header", "reject")
                            .defaultsTo("fix_quietly")
                            .notYet("cleanup")
                            .doc(
                                    """
                                    What happens to a message whose header ends with a line that is neither header nor \
                                    empty: an empty line is put before it, and with add_header a MIME-Error header \
                                    too, or it is refused.
                                    """),
                    bool("strict_7bit_headers")
                            .defaultsTo("no")
                            .notYet()
                            .doc(
                                    "Whether mail with 8-bit characters in a header is refused; much good mail has them."),
                    bool("strict_8bitmime_body")
                            .defaultsTo("no")
                            .notYet()
                            .doc("Whether 8-bit text is refused whose encoding does not say 8bit."),
                    bool("strict_8bitmime")
                            .defaultsTo("no")
                            .notYet()
                            .doc("strict_7bit_headers and strict_8bitmime_body in one."),
                    bool("strict_mime_encoding_domain")
                            .defaultsTo("no")
                            .notYet()
                            .doc(
                                    "Whether a multipart or message part that claims to be encoded, which none may be, is refused. RFC 2045 §6.4."));

    private ContentInspection() {}
}
