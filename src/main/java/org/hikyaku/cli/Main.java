// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where every command begins. The launcher passes the name it was called by as the first argument;
/// [#COMMANDS] says what that name runs.
public final class Main {

    /// A name and what it runs. A command is made only when it is called for, so that `postqueue`
    /// does not load the classes of `postconf`.
    record Row(String name, Command command, String purpose) {}

    /// All there is. `hikyaku --help` prints the first and last column.
    static final List<Row> COMMANDS =
            List.of(
                    new Row(
                            "postfix",
                            call -> new Postfix().run(call),
                            "start, stop, reload, check"),
                    new Row(
                            "master",
                            call -> new MasterDaemon().run(call),
                            "the mail system itself"),
                    new Row("--help", call -> new About().help(call), "this list"),
                    new Row("--version", call -> new About().version(call), "name and version"),
                    new Row("mailq", call -> new Sendmail().run(call), "list the queue"),
                    new Row("newaliases", call -> new Sendmail().run(call), "rebuild aliases"),
                    new Row(
                            "postalias",
                            call -> new Postalias().run(call),
                            "index and ask alias files"),
                    new Row("postcat", call -> new Postcat().run(call), "show a queued message"),
                    new Row(
                            "postconf",
                            call -> new Postconf().run(call),
                            "show and edit the configuration"),
                    new Row("postlog", call -> new Postlog().run(call), "write to the mail log"),
                    new Row(
                            "postmap",
                            call -> new Postmap().run(call),
                            "index, change and ask tables"),
                    new Row(
                            "postqueue",
                            call -> new Postqueue().run(call),
                            "list or flush the queue"),
                    new Row(
                            "postsuper",
                            call -> new Postsuper().run(call),
                            "delete, hold, release or requeue messages"),
                    new Row("qshape", call -> new Qshape().run(call), "whose mail waits, how long"),
                    new Row("sendmail", call -> new Sendmail().run(call), "submit mail"),
                    new Row(
                            "--train",
                            call -> new Training().run(call),
                            "what the AOT cache is made from"));

    private Main() {}

    /// Runs one command and ends the JVM with its exit code.
    public static void main(String[] words) {
        var out = stream(FileDescriptor.out);
        var err = stream(FileDescriptor.err);
        var name = words.length == 0 ? "--help" : words[0];
        var arguments = List.of(words).subList(Math.min(1, words.length), words.length);
        var home = System.getProperty("hikyaku.home");
        var call =
                new Invocation(
                        name,
                        arguments,
                        new FileInputStream(FileDescriptor.in),
                        out,
                        err,
                        System.getenv(),
                        home == null ? null : Path.of(home).normalize());
        var code = run(call);
        out.flush();
        err.flush();
        if (code == Exit.OK && out.checkError()) {
            // A full disk or a closed pipe: whoever asked did not get the whole answer.
            code = Exit.IO_ERROR;
        }
        // There is nothing left to run, and System.exit would set up a logger to tell of it.
        Runtime.getRuntime().halt(code);
    }

    static int run(Invocation call) {
        var row = find(call.name());
        if (row == null) {
            call.err()
                    .println(
                            "hikyaku: "
                                    + call.name()
                                    + ": no such command; hikyaku --help lists what there is");
            return Exit.USAGE;
        }
        try {
            return row.command().run(call);
        } catch (IOException failure) {
            call.err().println(call.name() + ": fatal: " + failure.getMessage());
            return Exit.IO_ERROR;
        } catch (OutOfMemoryError _) {
            call.err()
                    .println(
                            call.name()
                                    + ": fatal: out of memory; HIKYAKU_JAVA_OPTS=-Xmx1g gives it"
                                    + " more");
            return Exit.SOFTWARE;
        } catch (RuntimeException ourMistake) {
            call.err().println(call.name() + ": panic: " + ourMistake);
            ourMistake.printStackTrace(call.err());
            return Exit.SOFTWARE;
        }
    }

    private static @Nullable Row find(String name) {
        for (var row : COMMANDS) {
            if (row.name().equals(name)) {
                return row;
            }
        }
        return null;
    }

    /// System.out would encode by locale and write every piece of a line on its own.
    private static PrintStream stream(FileDescriptor descriptor) {
        OutputStream raw = new FileOutputStream(descriptor);
        return new PrintStream(new BufferedOutputStream(raw, 8192), false, StandardCharsets.UTF_8);
    }
}
