// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.hikyaku.config.Configuration;
import org.hikyaku.log.DescriptorOutput;
import org.hikyaku.log.FileOutput;
import org.hikyaku.log.LogFormat;
import org.hikyaku.log.LogOutput;
import org.hikyaku.log.MailLogWriter;
import org.hikyaku.log.MaillogFormat;
import org.hikyaku.log.SyslogFormat;
import org.hikyaku.mail.MailParameters;
import org.hikyaku.posix.SyslogSocket;

/// Opens the log that main.cf asks for. MAILLOG_README.
///
/// - Parameters: maillog_file, maillog_file_prefixes, maillog_file_permissions, syslog_facility
public final class LogSetup {

    private static final String STDOUT = "/dev/stdout";
    private static final Path SYSLOG = Path.of("/dev/log");

    /// Twice this is the most memory the log takes; at 150 octets a line some 14,000 lines.
    private static final int BUFFER_BYTES = 2 << 20;

    private LogSetup() {}

    /// Whether the terminal may have the log: `start-fg` yes, a daemon or a command no.
    public enum Terminal {
        OURS,
        NOT_OURS
    }

    /// Opens it at once, so that a wrong name is a start-up error.
    ///
    /// @throws IOException naming the file and the parameter when the log cannot be opened
    public static MailLogWriter open(
            Configuration configuration, Terminal terminal, InstantSource clock)
            throws IOException {
        var file = configuration.get(LogParameters.MAILLOG_FILE);
        var host = configuration.get(MailParameters.MYHOSTNAME);
        var zone = ZoneId.systemDefault();
        LogFormat format = new MaillogFormat(host, zone);
        LogOutput output;
        if (file.isEmpty()) {
            if (Files.exists(SYSLOG)) {
                format = new SyslogFormat(facility(configuration), zone);
                output = SyslogSocket.open(SYSLOG);
            } else {
                // Deviation: Postfix logs nowhere when nobody listens at /dev/log. In a container
                // that is the usual case, and standard error the usual place.
                output = DescriptorOutput.standardError();
            }
        } else {
            output = fileOrStdout(configuration, file, terminal);
        }
        var settings =
                new MailLogWriter.Settings(
                        BUFFER_BYTES,
                        MailLogWriter.WhenFull.DROP,
                        configuration.get(MailParameters.SYSLOG_NAME) + "/postlogd",
                        ProcessHandle.current().pid());
        return new MailLogWriter(format, output, DescriptorOutput.standardError(), clock, settings);
    }

    private static LogOutput fileOrStdout(
            Configuration configuration, String file, Terminal terminal) throws IOException {
        if (file.equals(STDOUT)) {
            if (terminal == Terminal.NOT_OURS) {
                throw new IOException(
                        "maillog_file = /dev/stdout: standard output is a log only with "
                                + "\"postfix start-fg\"");
            }
            return DescriptorOutput.standardOutput();
        }
        var prefixes = configuration.get(LogParameters.MAILLOG_FILE_PREFIXES);
        if (!isBelow(file, prefixes)) {
            throw new IOException(
                    "maillog_file '"
                            + file
                            + "' does not match any prefix in maillog_file_prefixes ("
                            + String.join(" ", prefixes)
                            + ")");
        }
        var permissions = permissions(configuration.get(LogParameters.MAILLOG_FILE_PERMISSIONS));
        try {
            return new FileOutput(Path.of(file), permissions);
        } catch (IOException failure) {
            throw new IOException("open maillog_file " + file + ": " + reason(failure), failure);
        }
    }

    private static String reason(IOException failure) {
        return switch (failure) {
            case java.nio.file.AccessDeniedException _ -> "Permission denied";
            case java.nio.file.NoSuchFileException _ -> "No such file or directory";
            default -> String.valueOf(failure.getMessage());
        };
    }

    private static boolean isBelow(String file, List<String> prefixes) {
        var path = Path.of(file).normalize();
        for (var prefix : prefixes) {
            if (path.startsWith(Path.of(prefix).normalize())) {
                return true;
            }
        }
        return false;
    }

    private static int facility(Configuration configuration) throws IOException {
        var name = configuration.get(LogParameters.SYSLOG_FACILITY);
        var number = SyslogFormat.facility(name);
        if (number == null) {
            throw new IOException("unrecognized syslog_facility: " + name);
        }
        return number;
    }

    private static Set<PosixFilePermission> permissions(String octal) throws IOException {
        int bits;
        try {
            bits = Integer.parseInt(octal, 8);
        } catch (NumberFormatException notOctal) {
            throw new IOException(
                    "bad maillog_file_permissions value: " + octal + ": write it in octal, as 0644",
                    notOctal);
        }
        var highestFirst = PosixFilePermission.values(); // OWNER_READ … OTHERS_EXECUTE
        var permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (int i = 0; i < highestFirst.length; i++) {
            if ((bits & (0400 >> i)) != 0) {
                permissions.add(highestFirst[i]);
            }
        }
        return permissions;
    }
}
