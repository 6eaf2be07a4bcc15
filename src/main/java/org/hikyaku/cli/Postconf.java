// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.LogicalLines;
import org.hikyaku.config.Origin;
import org.hikyaku.config.Problem;
import org.hikyaku.config.Setting;
import org.hikyaku.tables.TableTypes;

/// `postconf`: shows and edits main.cf and master.cf, and lists what this version can do. Nothing
/// here is logged.
///
/// Postfix: postconf(1).
final class Postconf {

    private static final String CONFIG_DIRECTORY = "config_directory";

    /// How a mailbox can be locked.
    private static final List<String> LOCKS = List.of("fcntl", "dotlock");

    /// Files and words are octets here, each of them a character: what is in main.cf comes out as
    /// it is, whatever its encoding.
    int run(Invocation call) {
        var octets = octets(call);
        try {
            return perform(call, octets);
        } catch (BadOption bad) {
            octets.err().println(call.name() + ": " + bad.getMessage());
            return fatal(octets, PostconfOptions.usage(call.name()).text());
        } catch (Fatal fatal) {
            return fatal(octets, fatal.text());
        } catch (ConfigException bad) {
            var problem = bad.problem();
            boolean isInFile = !problem.origin().equals(Origin.COMMAND_LINE);
            return fatal(octets, isInFile ? problem.text() : problem.wrong());
        } catch (IOException failure) {
            return fatal(octets, octets(MailInstance.reason(failure)));
        } finally {
            octets.out().flush();
            octets.err().flush();
        }
    }

    private static Invocation octets(Invocation call) {
        var arguments = new ArrayList<String>();
        for (var argument : call.arguments()) {
            arguments.add(octets(argument));
        }
        return new Invocation(
                call.name(),
                arguments,
                call.in(),
                new PrintStream(call.out(), false, StandardCharsets.ISO_8859_1),
                new PrintStream(call.err(), false, StandardCharsets.ISO_8859_1),
                call.environment(),
                call.home());
    }

    /// What is printed: each octet of the text a character.
    static String octets(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /// What the octets mean where a file system or a reader of text is to have them.
    static String text(String octets) {
        return LogicalLines.decode(octets.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static int fatal(Invocation call, String text) {
        call.out().flush();
        call.err().println(call.name() + ": fatal: " + printable(text));
        return Exit.FAILED;
    }

    /// @param real with text for those who need it
    private static int perform(Invocation real, Invocation call)
            throws BadOption, Fatal, ConfigException, IOException {
        var options = new PostconfOptions(call);
        Consumer<String> warnings =
                options.has('q')
                        ? _ -> {}
                        : text -> call.err().println(call.name() + ": warning: " + printable(text));
        switch (options.subject()) {
            case 'm' -> TableTypes.present().forEach(call.out()::println);
            case 'l' -> LOCKS.forEach(call.out()::println);
            case 'a', 'A' -> {} // SASL plug-ins, one a line: there are none in this version.
            case 'T' -> {
                return tls(call, options.tlsMode());
            }
            case 'b', 't' -> {
                var directory = directory(real, options);
                var configuration =
                        Configuration.parse(directory, text(main(directory)), "")
                                .with(CONFIG_DIRECTORY, directory.toString());
                return new TemplateListing(real, options, configuration).print();
            }
            default -> {
                var directory = directory(real, options);
                if (options.isEdit()) {
                    new PostconfEdit(options, directory, warnings).perform();
                } else {
                    show(call, options, directory, warnings);
                }
            }
        }
        return Exit.OK;
    }

    /// As the operator wrote it, since messages repeat it.
    private static Path directory(Invocation call, PostconfOptions options) {
        var option = options.configDirectory();
        var named = option == null ? call.environment().get("MAIL_CONFIG") : text(option);
        return named == null || named.isEmpty() ? call.configDirectory(null) : Path.of(named);
    }

    /// Postfix: without TLS there is no output, but an unknown mode is an error all the same.
    private static int tls(Invocation call, String mode) {
        return switch (mode) {
            case "compile-version", "run-version", "public-key-algorithms" -> Exit.OK;
            default -> {
                call.err().println(call.name() + ": warning: unknown 'postconf -T' mode: " + mode);
                yield Exit.FAILED;
            }
        };
    }

    private static void show(
            Invocation call, PostconfOptions options, Path directory, Consumer<String> warnings)
            throws Fatal, ConfigException, IOException {
        var configuration = read(call, options, directory, warnings).forProgram(call.name());
        var names = options.has('d') ? null : new NameWarnings(configuration, warnings);
        if (names != null) {
            names.beforeTheAnswer();
        }
        if (options.subject() == 'p') {
            new MainCfListing(call, options, configuration, warnings).print();
        } else {
            new MasterCfListing(call.out(), options, configuration, warnings).print();
        }
        if (names != null) {
            names.afterTheAnswer(options.subject() == 'p');
        }
    }

    /// Postfix: reads the file first that the command is about, and stops at the first that is bad.
    private static Configuration read(
            Invocation call, PostconfOptions options, Path directory, Consumer<String> warnings)
            throws Fatal, ConfigException, IOException {
        var named = Path.of(octets(directory.toString()));
        var hearer = hearer(warnings);
        var before = before(call, options, named);
        if (options.subject() != 'p') {
            var master = master(directory, options, warnings);
            Configuration.parse(named, "", master, List.of(), hearer);
            var main = options.has('d') ? "" : main(directory);
            Configuration.parse(named, main, "", before, hearer);
            return overridden(
                    Configuration.parse(named, main, master, before, Configuration.Hearer.NOBODY),
                    options);
        }
        var main = options.has('d') ? "" : main(directory);
        overridden(Configuration.parse(named, main, "", before, hearer), options);
        var master = master(directory, options, warnings);
        Configuration.parse(named, "", master, List.of(), hearer);
        return overridden(
                Configuration.parse(named, main, master, before, Configuration.Hearer.NOBODY),
                options);
    }

    private static Configuration.Hearer hearer(Consumer<String> warnings) {
        return new Configuration.Hearer() {
            @Override
            public void oddLine(Problem problem) {
                warnings.accept(problem.text());
            }

            @Override
            public void oddGroup(Problem problem) {
                warnings.accept("master.cf: " + problem.wrong());
            }
        };
    }

    /// Postfix: what `-c` or MAIL_CONFIG says is a setting before the first of main.cf.
    private static List<Setting> before(Invocation call, PostconfOptions options, Path named) {
        boolean isNamed =
                options.configDirectory() != null || call.environment().containsKey("MAIL_CONFIG");
        return isNamed && !options.has('d')
                ? List.of(new Setting(CONFIG_DIRECTORY, named.toString(), Origin.COMMAND_LINE))
                : List.of();
    }

    private static Configuration overridden(Configuration configuration, PostconfOptions options)
            throws Fatal {
        var changed = configuration;
        for (var override : options.overrides()) {
            var wrong = NameAndValue.fault(override);
            if (wrong != null) {
                throw new Fatal(
                        Exit.FAILED, "invalid parameter override: " + override + ": " + wrong);
            }
            var setting = NameAndValue.of(override);
            changed = changed.with(setting.name(), setting.value());
        }
        return changed;
    }

    private static String main(Path directory) throws Fatal {
        return content(directory.resolve("main.cf"));
    }

    /// Postfix: a master.cf that can't be read is an error only for those who ask about it.
    private static String master(Path directory, PostconfOptions options, Consumer<String> warnings)
            throws Fatal {
        try {
            return content(directory.resolve("master.cf"));
        } catch (Fatal unreadable) {
            if (options.subject() != 'p') {
                throw unreadable;
            }
            warnings.accept(unreadable.text());
            return "";
        }
    }

    private static String content(Path file) throws Fatal {
        var name = octets(file.toString());
        try {
            // Deviation: Postfix waits for ever for somebody to write to a pipe.
            if (Files.exists(file) && isPipe(file)) {
                throw new Fatal(Exit.FAILED, "open " + name + ": not a regular file");
            }
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (FileSystemException failure) {
            throw new Fatal(Exit.FAILED, "open " + octets(MailInstance.reason(failure)));
        } catch (IOException failure) { // A directory; the message does not say which.
            throw new Fatal(Exit.FAILED, "read " + name + ": " + failure.getMessage());
        }
    }

    private static boolean isPipe(Path file) throws IOException {
        int type = (int) Files.getAttribute(file, "unix:mode") & 0170000;
        return type == 0010000;
    }

    /// Postfix: what is no ASCII, or cannot be seen, is a question mark in a message.
    private static String printable(String text) {
        var printable = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            printable.append(c >= ' ' && c < 127 ? c : '?');
        }
        return printable.toString();
    }
}
