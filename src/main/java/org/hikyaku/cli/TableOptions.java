// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.util.EnumSet;
import java.util.Set;
import org.hikyaku.config.ConfigException;
import org.hikyaku.mail.MailParameters;
import org.hikyaku.tables.IndexEdit;
import org.hikyaku.tables.KeyCase;
import org.hikyaku.tables.KeyHabits;
import org.jspecify.annotations.Nullable;

/// What the options of one call of `postmap` or `postalias` ask for.
final class TableOptions {

    /// Options that are on or off.
    enum Flag {
        /// `-b`, `-h`, `-m`: the input is a message, and its body lines or headers are the keys.
        BODY,
        HEADERS,
        MIME,
        /// `-f`: keys stay as they are.
        AS_IS,
        /// `-F`: values are files.
        FILES,
        /// `-i`: entries are read from standard input.
        INCREMENTAL,
        /// `-j`
        JSON,
        /// `-o`: root stays root.
        KEEP_ROOT,
        /// `-p`: a new index is for everybody.
        EVERYBODY,
        /// `-r`, `-w`
        REPLACE,
        IGNORE,
        /// `-s`
        LIST,
        /// `-u`, `-U`
        OCTETS,
        CHECK_UTF8
    }

    private final MailInstance system;
    private final Set<Flag> flags = EnumSet.noneOf(Flag.class);
    private IndexEdit.Nuls nuls = IndexEdit.Nuls.AS_THE_TYPE_HAS_THEM;
    private @Nullable String query;
    private @Nullable String deletion;

    TableOptions(MailInstance system) {
        this.system = system;
    }

    /// The same letters mean the same to both commands.
    void take(char option, Options options) throws Fatal {
        switch (option) {
            case 'b' -> flags.add(Flag.BODY);
            case 'c' -> system.configDirectory(options.argument());
            case 'd' -> {
                needOne(query == null && deletion == null && !has(Flag.LIST));
                deletion = options.argument();
            }
            case 'f' -> flags.add(Flag.AS_IS);
            case 'F' -> flags.add(Flag.FILES);
            case 'h' -> flags.add(Flag.HEADERS);
            case 'i' -> flags.add(Flag.INCREMENTAL);
            case 'j' -> flags.add(Flag.JSON);
            case 'm' -> flags.add(Flag.MIME);
            case 'n' -> nuls = IndexEdit.Nuls.LEFT_OUT;
            case 'N' -> nuls = IndexEdit.Nuls.WRITTEN;
            case 'o' -> flags.add(Flag.KEEP_ROOT);
            case 'p' -> flags.add(Flag.EVERYBODY);
            case 'q' -> {
                needOne(query == null && deletion == null && !has(Flag.LIST));
                query = options.argument();
            }
            case 'r' -> {
                flags.add(Flag.REPLACE);
                flags.remove(Flag.IGNORE);
            }
            case 's' -> {
                if (query != null || deletion != null) {
                    throw new Fatal(Exit.FAILED, "specify only one of -s or -q or -d");
                }
                flags.add(Flag.LIST);
            }
            case 'u' -> flags.add(Flag.OCTETS);
            case 'U' -> flags.add(Flag.CHECK_UTF8);
            case 'v' -> {} // There is nothing more to say.
            case 'w' -> {
                flags.add(Flag.IGNORE);
                flags.remove(Flag.REPLACE);
            }
            default -> throw new IllegalArgumentException(String.valueOf(option));
        }
    }

    private static void needOne(boolean isFirst) throws Fatal {
        if (!isFirst) {
            throw new Fatal(Exit.FAILED, "specify only one of -s -q or -d");
        }
    }

    /// After the last of them.
    void check() throws Fatal, ConfigException {
        if (!system.configuration().get(MailParameters.SMTPUTF8_ENABLE)) {
            system.speakIn(MailInstance.Characters.ASCII);
        } else if (!checksUtf8()) {
            system.speakIn(MailInstance.Characters.OCTETS);
        }
        boolean message = has(Flag.BODY) || has(Flag.HEADERS) || has(Flag.MIME);
        if (message && !"-".equals(query)) {
            throw new Fatal(Exit.FAILED, "specify -b -h or -m only with \"-q -\"");
        }
    }

    boolean has(Flag flag) {
        return flags.contains(flag);
    }

    /// `-q`: a key, `-` for keys on standard input; null when nothing is looked up.
    @Nullable String query() {
        return query;
    }

    /// `-d`: a key, `-` for keys on standard input; null when nothing is taken out.
    @Nullable String deletion() {
        return deletion;
    }

    /// Whether the keys are those of a message.
    boolean readsMessage() {
        return has(Flag.BODY) || has(Flag.HEADERS);
    }

    /// Whether letters beyond ASCII are letters.
    private boolean knowsUtf8() throws ConfigException {
        return !has(Flag.OCTETS) && system.configuration().get(MailParameters.SMTPUTF8_ENABLE);
    }

    /// Whether a key that is no UTF-8 is no key, and neither is such a value.
    boolean checksUtf8() throws ConfigException {
        return knowsUtf8() && (!readsMessage() || has(Flag.CHECK_UTF8));
    }

    KeyHabits keys() throws ConfigException {
        var folded = knowsUtf8() ? KeyCase.FOLDED : KeyCase.ASCII_FOLDED;
        return new KeyHabits(
                has(Flag.AS_IS) ? KeyCase.AS_IS : folded,
                checksUtf8() ? KeyHabits.Script.UTF8 : KeyHabits.Script.OCTETS);
    }

    IndexEdit.Habits habits() throws ConfigException {
        return new IndexEdit.Habits(
                keys(),
                nuls,
                has(Flag.REPLACE)
                        ? IndexEdit.Duplicates.LAST_STAYS
                        : IndexEdit.Duplicates.FIRST_STAYS,
                system.configuration().get(MailParameters.LMDB_MAP_SIZE));
    }
}
