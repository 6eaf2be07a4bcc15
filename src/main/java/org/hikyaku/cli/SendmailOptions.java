// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.hikyaku.mail.Notify;
import org.hikyaku.mail.Tracing;
import org.jspecify.annotations.Nullable;

/// The command line of `sendmail`, in Sendmail's notation: what programs have passed to it for
/// forty years, most of it to be ignored politely.
final class SendmailOptions {

    private static final String LETTERS = "A:B:C:F:GIL:N:O:R:UV:X:b:ce:f:h:imno:p:r:q:tvx";

    enum Mode {
        SUBMIT,
        LIST_QUEUE,
        FLUSH_QUEUE,
        ALIASES,
        DAEMON,
        SMTP,
        VERIFY,
        /// `-bh`, `-q15m`: nothing of ours.
        IGNORED
    }

    private final MailInstance system;
    private final DsnWords dsn;
    private Mode mode = Mode.SUBMIT;
    private @Nullable String sender;
    private @Nullable String fullName;
    private Set<Notify> wish = EnumSet.noneOf(Notify.class);
    private @Nullable String envelopeId;
    private @Nullable String returnWish;
    private @Nullable String encoding;
    private boolean recipientsFromHeader;
    private boolean dotEndsInput = true;
    private @Nullable String verp;
    private int verbosity;
    private String flushId = "";
    private String flushSite = "";
    private @Nullable String aliasDatabase;
    private List<String> recipients = List.of();

    SendmailOptions(MailInstance system) {
        this.system = system;
        this.dsn = new DsnWords(system::warning);
    }

    /// @param name `sendmail`, `mailq` or `newaliases`: the other two begin in another mode
    void parse(String name, List<String> words) throws BadOption, Fatal {
        mode =
                switch (name) {
                    case "mailq" -> Mode.LIST_QUEUE;
                    case "newaliases" -> Mode.ALIASES;
                    default -> Mode.SUBMIT;
                };
        var options = new Options(LETTERS, words);
        while (true) {
            if ("-q".equals(options.upcoming())) { // Its argument is not the next word.
                options.skip();
                mode = Mode.FLUSH_QUEUE;
                continue;
            }
            var old = oldVerp(options);
            if (old != null) {
                verp = old;
                continue;
            }
            char option = options.next();
            if (option == Options.END) {
                break;
            }
            take(option, options);
        }
        recipients = options.rest();
        check();
    }

    /// `-V xy` and `-Vxy` meant VERP before they meant ENVID; null for anything else. Postfix: the
    /// word after a lone `-V` is no delimiter, although its length decides.
    private @Nullable String oldVerp(Options options) {
        var word = options.upcoming();
        if (word == null || !word.startsWith("-V")) {
            return null;
        }
        var next = options.afterUpcoming();
        boolean isOld =
                word.length() == 4 || (word.length() == 2 && next != null && next.length() == 2);
        if (!isOld) {
            return null;
        }
        options.skip();
        system.warning(
                "option "
                        + word
                        + " is deprecated with Postfix 2.3; specify -X"
                        + word.substring(1)
                        + " instead");
        return word.substring(2);
    }

    private void take(char option, Options options) throws Fatal {
        switch (option) {
            case 'B' -> encoding = encoding(options.argument());
            case 'b' -> mode = mode(options.argument());
            case 'C' -> system.configDirectory(configDirectory(options.argument()));
            case 'F' -> fullName = options.argument();
            case 'f', 'r' -> sender = options.argument();
            case 'I' -> mode = Mode.ALIASES;
            case 'i' -> dotEndsInput = false;
            case 'N' -> wish = dsn.wish(options.argument());
            case 'n' -> throw unsupported("-n option not supported");
            case 'o' -> compatibility(options.argument());
            case 'q' -> flush(options.argument());
            case 'R' -> returnWish = dsn.returnWish(options.argument());
            case 't' -> recipientsFromHeader = true;
            case 'V' -> envelopeId = dsn.envelopeId(options.argument());
            case 'v' -> verbosity++;
            case 'X' -> verp(options.argument());
            // -G: what it turns off, rewriting for local clients, depends on the server's settings.
            case 'A', 'c', 'e', 'G', 'h', 'L', 'm', 'O', 'p', 'U', 'x' -> {}
            default -> throw new IllegalArgumentException(String.valueOf(option));
        }
    }

    private void check() throws Fatal {
        if (mode == Mode.VERIFY && recipientsFromHeader) {
            throw unsupported("-t option cannot be used with -bv");
        }
        if (mode != Mode.SUBMIT && recipientsFromHeader) {
            throw unsupported("-t can be used only in delivery mode");
        }
        if (mode == Mode.VERIFY && verbosity > 0) {
            throw unsupported("-v option cannot be used with -bv");
        }
        if (mode == Mode.VERIFY && !wish.isEmpty()) {
            throw unsupported("-N option cannot be used with -bv");
        }
        if (mode == Mode.VERIFY && returnWish != null) {
            throw unsupported("-R option cannot be used with -bv");
        }
        var what =
                switch (mode) {
                    case LIST_QUEUE -> "display queue";
                    case FLUSH_QUEUE -> "flush queue";
                    case ALIASES -> "alias initialization";
                    case DAEMON -> "daemon";
                    case SMTP -> "stand-alone";
                    case SUBMIT, VERIFY, IGNORED -> "";
                };
        if (!what.isEmpty() && !recipients.isEmpty()) {
            throw unsupported(what + " mode requires no recipient");
        }
    }

    private static Mode mode(String argument) throws Fatal {
        char letter = argument.isEmpty() ? ' ' : argument.charAt(0);
        return switch (letter) {
            case 'd', 'l' -> Mode.DAEMON;
            case 'h', 'H' -> Mode.IGNORED;
            case 'i' -> Mode.ALIASES;
            case 'm' -> Mode.SUBMIT;
            case 'p' -> Mode.LIST_QUEUE;
            case 's' -> Mode.SMTP;
            case 'v' -> Mode.VERIFY;
            default -> throw unsupported("unsupported: -b" + letter);
        };
    }

    private void flush(String argument) throws Fatal {
        char letter = argument.isEmpty() ? ' ' : argument.charAt(0);
        var rest = argument.isEmpty() ? "" : argument.substring(1);
        if (letter >= '0' && letter <= '9') {
            mode = mode == Mode.DAEMON ? mode : Mode.IGNORED; // How often: the server knows that.
            return;
        }
        mode = Mode.FLUSH_QUEUE;
        switch (letter) {
            case 'I' -> flushId = required(rest, "specify: -qIqueueid");
            case 'R' -> flushSite = required(rest, "specify: -qRsitename");
            default -> throw unsupported("-q" + letter + " is not implemented");
        }
    }

    private static String required(String text, String otherwise) throws Fatal {
        if (text.isEmpty()) {
            throw unsupported(otherwise);
        }
        return text;
    }

    /// `-oi` counts, `-oA` names a file; all others concern a Sendmail that is not here.
    private void compatibility(String argument) {
        if (argument.equals("i")) {
            dotEndsInput = false;
        } else if (argument.startsWith("A") && argument.length() > 1) {
            aliasDatabase = argument.substring(1);
        }
    }

    private static String encoding(String argument) throws Fatal {
        return switch (argument) {
            case "8BITMIME" -> "8bit";
            case "7BIT" -> "7bit";
            default -> throw unsupported("-B option needs 8BITMIME or 7BIT");
        };
    }

    private void verp(String argument) throws Fatal {
        if (!argument.startsWith("V")) {
            var letter = argument.isEmpty() ? "" : argument.substring(0, 1);
            throw unsupported("unsupported: -X" + letter);
        }
        verp = argument.substring(1);
    }

    private static String configDirectory(String argument) {
        return argument.endsWith("/main.cf")
                ? argument.substring(0, argument.length() - "/main.cf".length())
                : argument;
    }

    /// Postfix ends with "try again" whatever the reason, lest a mail client throw mail away for an
    /// administrator's typing error.
    private static Fatal unsupported(String text) {
        return new Fatal(Exit.TEMPORARY_FAILURE, text);
    }

    Mode mode() {
        return mode;
    }

    /// Null when not given.
    @Nullable String sender() {
        return sender;
    }

    @Nullable String fullName() {
        return fullName;
    }

    Set<Notify> wish() {
        return wish;
    }

    @Nullable String envelopeId() {
        return envelopeId;
    }

    @Nullable String returnWish() {
        return returnWish;
    }

    @Nullable String encoding() {
        return encoding;
    }

    boolean recipientsFromHeader() {
        return recipientsFromHeader;
    }

    boolean dotEndsInput() {
        return dotEndsInput;
    }

    /// The delimiters of `-XV`, empty for the default ones; null when it was not given.
    @Nullable String verp() {
        return verp;
    }

    /// What the sender is to hear. Postfix: a second `-v` asks for verbose logging instead.
    Tracing tracing() {
        if (mode == Mode.VERIFY) {
            return Tracing.VERIFY;
        }
        return verbosity == 1 ? Tracing.RECORD : Tracing.OFF;
    }

    /// Empty for all of the queue.
    String flushId() {
        return flushId;
    }

    String flushSite() {
        return flushSite;
    }

    /// `-oA`, null when not given.
    @Nullable String aliasDatabase() {
        return aliasDatabase;
    }

    List<String> recipients() {
        return recipients;
    }
}
