// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.declared;

import static org.hikyaku.config.Parameter.bool;
import static org.hikyaku.config.Parameter.list;
import static org.hikyaku.config.Parameter.longInteger;
import static org.hikyaku.config.Parameter.raw;
import static org.hikyaku.config.Parameter.text;
import static org.hikyaku.config.Parameter.time;
import static org.hikyaku.config.Parameter.words;

import java.util.List;
import org.hikyaku.config.Parameter;

/// Delivery to the users of this machine: aliases, .forward files, mailboxes and commands.
/// local(8), aliases(5); what is said of commands is true of pipe(8) too.
final class LocalDelivery {

    private static final String HARMLESS =
            "1234567890!@%-_=+:,./abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    static final List<Parameter<?>> ALL =
            List.of(
                    // Where mail for a user goes, first what has the first word
                    bool("require_home_directory")
                            .defaultsTo("no")
                            .notYet("local")
                            .doc(
                                    "Whether mail waits while the home directory of its recipient is not there."),
                    raw("forward_path")
                            .defaultsTo(
                                    "$home/.forward${recipient_delimiter}${extension}, $home/.forward")
                            .notYet("local")
                            .doc(
                                    """
                                    The files in which users say where their mail goes; the first that exists counts. \
                                    $home, $user, $extension and their kind are those of the recipient. Empty: users \
                                    have no say.
                                    """),
                    list("mailbox_transport_maps")
                            .notYet("local")
                            .doc(
                                    """
                                    The transport:nexthop that delivers to a user in place of local(8), by user. \
                                    Nothing found: mailbox_transport.
                                    """),
                    text("mailbox_transport")
                            .notYet("local")
                            .doc(
                                    """
                                    The transport:nexthop that delivers to all users, known to the system or not, in \
                                    place of local(8), such as an LMTP server. Aliases and .forward files come first.
                                    """),
                    list("mailbox_command_maps")
                            .notYet("local")
                            .doc(
                                    "The command that takes the mail of a user, by user. Nothing found: mailbox_command."),
                    raw("mailbox_command")
                            .notYet("local")
                            .doc(
                                    """
                                    The command that takes the mail of all users, run as the recipient; \
                                    what it has to know is in its environment. Empty: mail goes into a mailbox.
                                    """),
                    text("home_mailbox")
                            .notYet("local")
                            .doc(
                                    """
                                    The mailbox of a user, below the home directory: a maildir if it ends with /, and \
                                    else a file. Empty: it is in mail_spool_directory.
                                    """),
                    text("mail_spool_directory")
                            .defaultsTo("/var/mail")
                            .notYet("local")
                            .doc(
                                    """
                                    The directory with a mailbox for each user; if it ends with /, each is a maildir. \
                                    It has to be there.
                                    """),
                    list("fallback_transport_maps")
                            .notYet("local")
                            .doc(
                                    """
                                    The transport:nexthop for names that are neither alias nor user, by name. Nothing \
                                    found: fallback_transport.
                                    """),
                    text("fallback_transport")
                            .notYet("local")
                            .doc(
                                    """
                                    The transport:nexthop for all names that are neither alias nor user. Such names have \
                                    to be let in by local_recipient_maps first.
                                    """),
                    raw("luser_relay")
                            .notYet("local")
                            .doc(
                                    """
                                    The address that gets mail for everybody who does not exist; $user, $local and their \
                                    kind are those of the recipient. Empty: such mail is returned.
                                    """),

                    // Aliases and .forward files
                    words("allow_mail_to_commands", "alias", "forward", "include")
                            .defaultsTo("alias, forward")
                            .notYet("local")
                            .doc(
                                    """
                                    Where a "|command" may be written: in aliases, in .forward files, in files that an \
                                    alias includes. Empty: nowhere.
                                    """),
                    words("allow_mail_to_files", "alias", "forward", "include")
                            .defaultsTo("alias, forward")
                            .notYet("local")
                            .doc(
                                    """
                                    Where a /file may be written as the place that mail is to go to. Empty: nowhere.
                                    """),
                    bool("owner_request_special")
                            .defaultsTo("yes")
                            .notYet()
                            .doc(
                                    """
                                    Whether owner-list, beside an alias list, gets the errors of its deliveries; and \
                                    whether - separates no extension in owner-list and list-request.
                                    """),
                    bool("expand_owner_alias")
                            .defaultsTo("no")
                            .notYet("local")
                            .doc(
                                    "Whether mail to an alias list, where owner-list is one too, has for its sender what owner-list stands for, not owner-list itself."),
                    bool("reset_owner_alias")
                            .defaultsTo("no")
                            .notYet("local")
                            .doc(
                                    """
                                    Whether an alias without an owner that was reached through one with an owner \
                                    goes without, instead of keeping that one.
                                    """),
                    words("prepend_delivered_header", "command", "file", "forward")
                            .defaultsTo("command, file, forward")
                            .notYet("local")
                            .doc(
                                    """
                                    Which deliveries add a Delivered-To header with the recipient. Without forward, mail \
                                    that two .forward files send to each other is not found out.
                                    """),
                    bool("frozen_delivered_to")
                            .defaultsTo("yes")
                            .notYet("local")
                            .doc(
                                    """
                                    Whether Delivered-To is the recipient that a delivery began with, however many \
                                    aliases follow. With no, each step makes a message of its own.
                                    """),
                    text("forward_expansion_filter")
                            .defaultsTo(HARMLESS)
                            .atLeast(1)
                            .notYet("local")
                            .doc(
                                    "The characters that $name may bring into forward_path; all others become _."),

                    // Mailboxes
                    longInteger("mailbox_size_limit")
                            .defaultsTo("51200000")
                            .notYet("local")
                            .doc(
                                    """
                                    Octets that a mailbox file, a message in a maildir, or any file written by a command \
                                    may have; 0 is without limit. Not less than message_size_limit.
                                    """),
                    words("mailbox_delivery_lock", "flock", "fcntl", "dotlock")
                            .defaultsTo("fcntl, dotlock")
                            .atLeast(1)
                            .notYet("local")
                            .doc(
                                    "How a mailbox file is locked before it is written, in this order."),
                    bool("sun_mailtool_compatibility")
                            .defaultsTo("no")
                            .notYet("local")
                            .doc(
                                    "Old for dotlock in mailbox_delivery_lock: whether a lock file is made as well."),
                    bool("biff")
                            .defaultsTo("yes")
                            .notYet("local")
                            .asDistributed()
                            .doc(
                                    "Whether users who asked for it with biff(1) are told of new mail on their terminal."),

                    // Commands
                    text("default_privs")
                            .defaultsTo("nobody")
                            .atLeast(1)
                            .notYet()
                            .doc(
                                    """
                                    The user that commands and files of aliases belonging to root are run and written \
                                    as. Neither root nor mail_owner.
                                    """),
                    text("local_command_shell")
                            .notYet("local")
                            .doc(
                                    """
                                    The shell that runs every command, such as a restricted one with -c. Empty: \
                                    /bin/sh, and only when a command needs a shell.
                                    """),
                    raw("command_execution_directory")
                            .notYet("local")
                            .doc(
                                    """
                                    The directory in which commands run; $home, $user and their kind are those of the \
                                    recipient. Empty: queue_directory. One that is not there makes the mail wait.
                                    """),
                    text("execution_directory_expansion_filter")
                            .defaultsTo(HARMLESS)
                            .atLeast(1)
                            .notYet("local")
                            .doc(
                                    """
                                    The characters that $name may bring into command_execution_directory; all others \
                                    become _.
                                    """),
                    text("command_expansion_filter")
                            .defaultsTo(HARMLESS)
                            .atLeast(1)
                            .notYet("local")
                            .doc(
                                    """
                                    The characters that $name may bring into mailbox_command and into the environment \
                                    of a command; all others become _.
                                    """),
                    list("export_environment")
                            .defaultsTo("TZ MAIL_CONFIG LANG")
                            .notYet("local", "pipe", "spawn")
                            .doc(
                                    "The environment of the commands that mail is delivered to: names, and settings as name=value."),
                    time("command_time_limit")
                            .defaultsTo("1000s")
                            .atLeast(1)
                            .perTransport("time_limit")
                            .notYet("local", "pipe", "spawn")
                            .doc(
                                    "How long a command may take before it is killed and the mail deferred."));

    private LocalDelivery() {}
}
