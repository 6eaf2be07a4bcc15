// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master;

import static org.hikyaku.config.Parameter.list;
import static org.hikyaku.config.Parameter.text;

import java.util.List;
import org.hikyaku.config.Parameter;

/// The main.cf parameters that say where the log goes. MAILLOG_README.
public final class LogParameters {

    public static final Parameter<String> MAILLOG_FILE =
            text("maillog_file")
                    .doc(
                            """
                            The file the log is appended to, or /dev/stdout with "postfix start-fg". \
                            When empty, syslog has it.
                            """);

    public static final Parameter<List<String>> MAILLOG_FILE_PREFIXES =
            list("maillog_file_prefixes")
                    .defaultsTo("/var, /dev/stdout")
                    .doc(
                            """
                            Where maillog_file may be: a mistyped name must not overwrite some other \
                            file of the system.
                            """);

    public static final Parameter<String> MAILLOG_FILE_PERMISSIONS =
            text("maillog_file_permissions")
                    .defaultsTo("0600")
                    .doc("The permissions a new maillog_file gets, in octal.");

    public static final Parameter<String> MAILLOG_FILE_ROTATE_SUFFIX =
            text("maillog_file_rotate_suffix")
                    .defaultsTo("%Y%m%d-%H%M%S")
                    .atLeast(1)
                    .doc(
                            """
                            What "postfix logrotate" puts, after a dot, behind the name of a finished maillog_file: \
                            the time, in the form of strftime(3).
                            """);

    public static final Parameter<String> MAILLOG_FILE_COMPRESSOR =
            text("maillog_file_compressor")
                    .defaultsTo("gzip")
                    .atLeast(1)
                    .doc(
                            """
                            The command that makes a finished maillog_file smaller: a program without options, \
                            which gets the name of the file.
                            """);

    public static final Parameter<String> SYSLOG_FACILITY =
            text("syslog_facility")
                    .defaultsTo("mail")
                    .atLeast(1)
                    .doc("The syslog facility of all our lines.");

    private LogParameters() {}
}
