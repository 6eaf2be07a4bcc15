// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.declared;

import static org.hikyaku.config.Parameter.list;
import static org.hikyaku.config.Parameter.text;

import java.util.List;
import org.hikyaku.config.Parameter;

/// Whose the mail system is, where its parts are, and what it says of itself. postfix(1), INSTALL.
final class Installation {

    private static final String OUR_PLACE =
            "Programs and documents are found where Hikyaku is installed.";

    private static final String NO_SET_GID =
            "No program is set-gid: the mail system asks the kernel who submits a message.";

    private static final String TO_BE_MENTIONED =
            "It is there to be mentioned as $name, and says what is so.";

    static final List<Parameter<?>> ALL =
            List.of(
                    text("command_directory")
                            .defaultsTo("/usr/sbin")
                            .atLeast(1)
                            .asDistributed()
                            .withoutEffect(OUR_PLACE)
                            .doc("Where the post… commands are."),
                    text("daemon_directory")
                            .defaultsTo("/usr/libexec/postfix")
                            .atLeast(1)
                            .asDistributed()
                            .withoutEffect(OUR_PLACE)
                            .doc("Where the programs are that master.cf names."),
                    text("html_directory")
                            .defaultsTo("no")
                            .asDistributed()
                            .withoutEffect(OUR_PLACE)
                            .readBy("postfix")
                            .doc("Where the documents are in HTML; no: nowhere."),
                    text("mailq_path")
                            .defaultsTo("/usr/bin/mailq")
                            .asDistributed()
                            .withoutEffect(OUR_PLACE)
                            .readBy("postfix")
                            .doc("Where the mailq command is."),
                    text("manpage_directory")
                            .defaultsTo("/usr/local/man")
                            .asDistributed()
                            .withoutEffect(OUR_PLACE)
                            .readBy("postfix")
                            .doc("Where the manual pages are."),
                    text("meta_directory")
                            .defaultsTo("/etc/postfix")
                            .atLeast(1)
                            .asDistributed()
                            .withoutEffect(OUR_PLACE)
                            .doc("Where the list of installed files is."),
                    text("newaliases_path")
                            .defaultsTo("/usr/bin/newaliases")
                            .asDistributed()
                            .withoutEffect(OUR_PLACE)
                            .readBy("postfix")
                            .doc("Where the newaliases command is."),
                    text("readme_directory")
                            .defaultsTo("no")
                            .asDistributed()
                            .withoutEffect(OUR_PLACE)
                            .readBy("postfix")
                            .doc("Where the README files are; no: nowhere."),
                    text("sample_directory")
                            .defaultsTo("/etc/postfix")
                            .asDistributed()
                            .withoutEffect(OUR_PLACE)
                            .readBy("postfix")
                            .doc("Where old releases put their example files."),
                    text("sendmail_path")
                            .defaultsTo("/usr/bin/sendmail")
                            .asDistributed()
                            .withoutEffect(OUR_PLACE)
                            .readBy("postfix")
                            .doc("Where the sendmail command is."),
                    text("shlib_directory")
                            .defaultsTo("no")
                            .atLeast(1)
                            .asDistributed()
                            .withoutEffect(OUR_PLACE)
                            .doc("Where the shared libraries and table drivers are; no: nowhere."),
                    text("config_directory")
                            .defaultsTo("/etc/postfix")
                            .withoutEffect(
                                    "The directory is named before main.cf is read, by -c or MAIL_CONFIG.")
                            .doc("The directory of main.cf and master.cf."),
                    list("alternate_config_directories")
                            .withoutEffect(NO_SET_GID)
                            .doc(
                                    """
                                    Further directories that anybody may name with -c or MAIL_CONFIG when a command \
                                    runs with more rights than its caller.
                                    """),
                    text("process_id_directory")
                            .defaultsTo("pid")
                            .atLeast(1)
                            .withoutEffect(
                                    "The file is pid/master.pid, where commands look for it.")
                            .doc(
                                    "The directory, below queue_directory, of the file that is locked while the mail system runs."),
                    text("data_directory")
                            .defaultsTo("/var/lib/postfix")
                            .atLeast(1)
                            .asDistributed()
                            .notYet()
                            .doc(
                                    """
                                    Where the mail system keeps what it may lose, such as caches. It belongs to \
                                    mail_owner and to no other software.
                                    """),
                    text("mail_owner")
                            .defaultsTo("postfix")
                            .atLeast(1)
                            .asDistributed()
                            .notYet()
                            .doc(
                                    """
                                    The user that owns the queue, and whose rights a mail system started by root works \
                                    with. Nothing else may run as this user.
                                    """),
                    text("setgid_group")
                            .defaultsTo("postdrop")
                            .atLeast(1)
                            .asDistributed()
                            .withoutEffect(NO_SET_GID)
                            .doc(
                                    """
                                    The group of the commands that submit mail and wake up daemons for their callers. \
                                    Nobody else may be in it.
                                    """),

                    // What it says of itself
                    text("mail_release_date")
                            .defaultsTo("20261124")
                            .atLeast(1)
                            .withoutEffect(TO_BE_MENTIONED)
                            .doc("The day of this release."),
                    text("process_id")
                            .withoutEffect(TO_BE_MENTIONED)
                            .doc("The number of the process that asks."),
                    text("process_name")
                            .withoutEffect(TO_BE_MENTIONED)
                            .doc("The name of the program that asks, such as smtpd."),
                    text("service_name")
                            .withoutEffect(TO_BE_MENTIONED)
                            .doc(
                                    "The service that asks, by the first field of its master.cf line."));

    private Installation() {}
}
