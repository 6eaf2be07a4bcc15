// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.LogicalLines;
import org.hikyaku.config.Origin;
import org.hikyaku.config.Problem;
import org.hikyaku.tables.TableTypes;
import org.jspecify.annotations.Nullable;

/// `postconf`: shows and edits main.cf and master.cf, and lists what this version can do. Nothing
/// here is logged.
///
/// Postfix: postconf(1).
final class Postconf {

    private static final String CONFIG_DIRECTORY = "config_directory";

    /// How a mailbox can be locked.
    private static final List<String> LOCKS = List.of("fcntl", "dotlock");

    int run(Invocation call) throws IOException {
        try {
            return perform(call);
        } catch (BadOption bad) {
            call.err().println(call.name() + ": " + bad.getMessage());
            return fatal(call, PostconfOptions.usage(call.name()).text());
        } catch (Fatal fatal) {
            return fatal(call, fatal.text());
        } catch (ConfigException bad) {
            return fatal(call, bad.problem().text());
        }
    }

    private static int fatal(Invocation call, String text) {
        call.out().flush();
        call.err().println(call.name() + ": fatal: " + printable(text));
        return Exit.FAILED;
    }

    private static int perform(Invocation call)
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
                var configuration = read(call, options, directory(call, options), warnings);
                return new TemplateListing(call, options, configuration).print();
            }
            default -> {
                var directory = directory(call, options);
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
        var named = options.configDirectory();
        if (named == null) {
            named = call.environment().get("MAIL_CONFIG");
        }
        return named == null || named.isEmpty() ? call.configDirectory(null) : Path.of(named);
    }

    private static boolean isNamed(Invocation call, PostconfOptions options) {
        return options.configDirectory() != null || call.environment().containsKey("MAIL_CONFIG");
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
        var classes = MainCfListing.Selection.of(options.classes());
        var configuration =
                options.has('d')
                        ? Configuration.parse(directory, "", master(directory, options, warnings))
                        : read(call, options, directory, warnings);
        for (var problem : configuration.oddLines()) {
            warnings.accept(problem.text());
        }
        for (var problem : configuration.oddGroups()) {
            warnings.accept("master.cf: " + problem.wrong());
        }
        var use = options.has('d') ? null : new NameWarnings(configuration, warnings);
        if (use != null) {
            use.undefined();
            use.tables();
        }
        if (options.subject() == 'p') {
            new MainCfListing(call, options, configuration, classes, warnings).print();
        } else {
            new MasterCfListing(call.out(), options, configuration, warnings).print();
        }
        if (use != null) {
            use.unused(options.subject() == 'p');
        }
    }

    private static Configuration read(
            Invocation call, PostconfOptions options, Path directory, Consumer<String> warnings)
            throws Fatal, ConfigException, IOException {
        var file = directory.resolve("main.cf");
        var main = text(file);
        if (main == null) {
            throw new Fatal(Exit.FAILED, notThere(file));
        }
        var configuration =
                Configuration.parse(directory, main, master(directory, options, warnings));
        if (isNamed(call, options)) {
            configuration = withDirectory(configuration, directory.toString(), warnings);
        }
        for (var override : options.overrides()) {
            configuration = with(configuration, override);
        }
        return configuration;
    }

    /// Postfix: what `-c` or MAIL_CONFIG says is a setting before the first of main.cf.
    private static Configuration withDirectory(
            Configuration configuration, String directory, Consumer<String> warnings) {
        var setting = configuration.settings().get(CONFIG_DIRECTORY);
        if (setting == null) {
            return configuration.with(CONFIG_DIRECTORY, directory);
        }
        if (!setting.value().equals(directory)) {
            warnings.accept(
                    Problem.warning(
                                    setting.origin(),
                                    CONFIG_DIRECTORY,
                                    directory,
                                    "overriding earlier entry: config_directory=" + directory,
                                    "")
                            .text());
        }
        return configuration;
    }

    private static Configuration with(Configuration configuration, String override) throws Fatal {
        var wrong = NameAndValue.fault(override);
        if (wrong != null) {
            throw new Fatal(Exit.FAILED, "invalid parameter override: " + override + ": " + wrong);
        }
        var setting = NameAndValue.of(override);
        return configuration.with(setting.name(), setting.value());
    }

    /// Postfix: a missing master.cf is an error only for those who ask about it.
    private static String master(Path directory, PostconfOptions options, Consumer<String> warnings)
            throws Fatal, IOException {
        var file = directory.resolve("master.cf");
        var text = text(file);
        if (text == null && options.subject() != 'p') {
            throw new Fatal(Exit.FAILED, notThere(file));
        }
        if (text == null) {
            warnings.accept(notThere(file));
            return "";
        }
        return text;
    }

    static String notThere(Path file) {
        return new Origin("open " + file, 0) + ": No such file or directory";
    }

    private static @Nullable String text(Path file) throws IOException {
        try {
            return LogicalLines.decode(Files.readAllBytes(file));
        } catch (NoSuchFileException gone) {
            return null;
        } catch (FileSystemException failure) {
            throw failure;
        } catch (IOException failure) { // A directory; the message does not say which.
            throw new IOException("read " + file + ": " + failure.getMessage(), failure);
        }
    }

    /// Postfix: what is no ASCII, or cannot be seen, is a question mark in a message.
    private static String printable(String text) {
        var printable = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            printable.append(b >= ' ' && b < 127 ? (char) b : '?');
        }
        return printable.toString();
    }

    /// The bytes of a text, one a character, for files whose encoding is nobody's business.
    static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
