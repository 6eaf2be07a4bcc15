// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.ImportedEnvironment;
import org.hikyaku.master.LogParameters;
import org.hikyaku.master.control.ControlClient;
import org.jspecify.annotations.Nullable;

/// `postfix logrotate`: the log gets a name with the time in it, the mail system begins a new one,
/// and the finished one is compressed. MAILLOG_README.
///
/// No line is lost: the old file is compressed when the mail system has let go of it, and lines on
/// their way meanwhile are in one of the two.
///
/// Deviation: Postfix reloads for this, and so takes up whatever main.cf says in that moment. Here
/// nothing but the log is opened anew.
///
/// - Parameters: maillog_file, maillog_file_rotate_suffix, maillog_file_compressor,
///   import_environment
final class LogRotation {

    /// As Postfix has it.
    private static final String PATH = "/bin:/usr/bin:/sbin:/usr/sbin";

    private final Path file;
    private final String suffix;
    private final String compressor;
    private final Map<String, String> environment;

    private LogRotation(
            Path file, String suffix, String compressor, Map<String, String> environment) {
        this.file = file;
        this.suffix = suffix;
        this.compressor = compressor;
        this.environment = Map.copyOf(environment);
    }

    /// Why the log cannot be rotated, in the words of Postfix.
    static final class Failed extends Exception {
        private static final long serialVersionUID = 1;

        Failed(String why) {
            super(why);
        }
    }

    /// @param inherited the environment of `postfix logrotate`, of which its commands see what
    ///   `import_environment` lets through
    /// @throws Failed when the log is no file
    static LogRotation of(Configuration configuration, Map<String, String> inherited)
            throws Failed, ConfigException {
        var file = configuration.get(LogParameters.MAILLOG_FILE);
        if (file.isEmpty()) {
            throw new Failed("empty 'maillog_file' parameter value - logfile rotation failed");
        }
        if (file.startsWith("/dev/")) {
            throw new Failed("not rotating '" + file + "'");
        }
        var environment = ImportedEnvironment.from(configuration).ofServer(inherited);
        environment.put("PATH", PATH);
        return new LogRotation(
                Path.of(file),
                configuration.get(LogParameters.MAILLOG_FILE_ROTATE_SUFFIX),
                configuration.get(LogParameters.MAILLOG_FILE_COMPRESSOR),
                environment);
    }

    /// @param server null when the mail system is down
    void perform(@Nullable ControlClient server) throws Failed, InterruptedException {
        // strftime(3) by the command that everybody knows it from, as in Postfix.
        var time = said("date", "+" + suffix).strip();
        var finished = file.resolveSibling(file.getFileName() + "." + time);
        rename(finished);
        if (server != null) {
            try {
                server.reopenLog();
            } catch (IOException refused) {
                throw failed(String.valueOf(refused.getMessage()));
            }
        }
        var _ = said(compressor, finished.toString());
    }

    private void rename(Path finished) throws Failed {
        try {
            if (Files.isDirectory(finished)) {
                throw new IOException("Is a directory");
            }
            Files.move(file, finished, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException _) {
            throw failed("mv: cannot stat '" + file + "': No such file or directory");
        } catch (IOException refused) {
            var why =
                    switch (refused) {
                        case AccessDeniedException _ -> "Permission denied";
                        case FileSystemException other -> String.valueOf(other.getReason());
                        default -> String.valueOf(refused.getMessage());
                    };
            throw failed("mv: cannot move '" + file + "' to '" + finished + "': " + why);
        }
    }

    /// Runs it to its end and gives back what it said.
    private String said(String program, String argument) throws Failed, InterruptedException {
        String output;
        int code;
        try {
            var command = new ProcessBuilder(List.of(program, argument)).redirectErrorStream(true);
            command.environment().clear();
            command.environment().putAll(environment);
            var process = command.start();
            process.getOutputStream().close();
            output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            code = process.waitFor();
        } catch (IOException notStarted) {
            throw failed(program + ": not found");
        }
        if (code != 0) {
            throw failed(output.strip());
        }
        return output;
    }

    private Failed failed(String why) {
        return new Failed("logfile '" + file + "' rotation failed: " + why);
    }
}
