// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.mail;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.hikyaku.mail.AddressToken.Kind;
import org.jspecify.annotations.Nullable;

/// The addresses of a header such as `To:`, with the names, comments and groups around them, so
/// that an address can be completed and the header written again.
///
/// Reads from the end to the start, as what follows a word tells what it was: a name before `<`, or
/// an address of its own. Missing commas are put in. Nothing is refused and nothing thrown away.
///
/// - RFC 5322 §3.4, §4.4
/// - Parameters: header_address_token_limit
public final class AddressList {

    /// A folded line is not made longer than this when an address is added to it.
    private static final int FOLD = 69;

    /// What the list consists of: a token, or an address.
    private record Item(@Nullable AddressToken token, @Nullable HeaderAddress address) {

        boolean is(char c) {
            return token != null && token.is(c);
        }

        boolean isWordLike() {
            return token == null || token.isWord() || token.kind() == Kind.COMMENT;
        }
    }

    private final List<Item> items;

    private AddressList(List<Item> items) {
        this.items = items;
    }

    /// Takes a header apart.
    ///
    /// @param text the header's value, folded or not
    /// @param tokenLimit `header_address_token_limit`
    public static AddressList parse(String text, int tokenLimit) {
        return new AddressList(new Reader(AddressToken.scan(text, tokenLimit)).read());
    }

    public List<HeaderAddress> addresses() {
        var found = new ArrayList<HeaderAddress>();
        for (var item : items) {
            if (item.address() != null) {
                found.add(item.address());
            }
        }
        return found;
    }

    /// The header with this name, folded with a tab between addresses; no line end.
    public String header(String name) {
        var header = new StringBuilder(name).append(": ");
        int lineStart = 0;
        boolean first = true;
        for (var line : lines()) {
            if (first) {
                first = false;
            } else if (header.length() - lineStart + 1 + line.length() <= FOLD) {
                header.append(' ');
            } else {
                header.append("\n\t");
                lineStart = header.length();
            }
            header.append(line);
        }
        return header.toString();
    }

    /// The text, broken after each comma.
    private List<String> lines() {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        Item before = null;
        for (var item : items) {
            if (before != null && needsBlank(before, item, line)) {
                line.append(' ');
            }
            append(item, line);
            if (item.is(',')) {
                lines.add(line.toString());
                line.setLength(0);
            }
            before = item;
        }
        lines.add(line.toString());
        return lines;
    }

    private static boolean needsBlank(Item before, Item item, CharSequence line) {
        if (item.is('<')) {
            return !line.isEmpty() && line.charAt(line.length() - 1) != ' ';
        }
        return before.isWordLike() && item.isWordLike();
    }

    private static void append(Item item, StringBuilder line) {
        if (item.address() != null) {
            line.append(item.address().text());
        } else if (item.token() != null) {
            item.token().appendExternal(line);
            if (item.token().kind() == Kind.GROUP_START) {
                line.append(' ');
            }
        }
    }

    /// Builds the list from its end. `words` are the tokens that will become an address once its
    /// left end is found; whatever is finished stands in `done`.
    private static final class Reader {

        private final List<AddressToken> tokens;
        private final Deque<Item> done = new ArrayDeque<>();
        private final Deque<AddressToken> words = new ArrayDeque<>();
        private int i;
        private boolean inGroup;

        /// Two words with nothing between them are two addresses.
        private boolean wordBefore;

        Reader(List<AddressToken> tokens) {
            this.tokens = tokens;
            this.i = tokens.size() - 1;
        }

        List<Item> read() {
            while (i >= 0) {
                step(tokens.get(i));
            }
            finishAddress();
            return List.copyOf(done);
        }

        private void step(AddressToken token) {
            i--;
            if (token.kind() == Kind.COMMENT) {
                put(token); // Comes to stand after the address.
            } else if (token.is(';')) {
                finishAddressAfterComma();
                put(token);
                inGroup = true;
                wordBefore = false;
            } else if (token.is(':') && inGroup) {
                finishAddress();
                put(new AddressToken(Kind.GROUP_START, ":"));
                putUntil(",");
                inGroup = false;
                wordBefore = false;
            } else if (token.is('>')) {
                finishAddressAfterComma();
                put(token);
                insideBrackets();
                wordBefore = false;
            } else if (token.is(',')) {
                finishAddress();
                put(token);
                wordBefore = false;
            } else {
                word(token);
            }
        }

        private void word(AddressToken token) {
            if (token.isWord() && wordBefore) {
                finishAddressAfterComma();
            }
            words.addFirst(token);
            wordBefore = token.isWord();
        }

        /// `<address>` and the name in front of it.
        private void insideBrackets() {
            while (i >= 0 && !tokens.get(i).is('<')) {
                var token = tokens.get(i--);
                if (token.kind() == Kind.COMMENT) {
                    put(token);
                } else {
                    words.addFirst(token);
                }
            }
            finishAddress();
            putUntil(">;,:");
            if (i >= 0 && tokens.get(i).is(':') && !inGroup) {
                put(tokens.get(i--)); // No group ends here, so it is not the colon of one.
            }
        }

        private void putUntil(String stops) {
            while (i >= 0) {
                var token = tokens.get(i);
                if (token.kind() == Kind.SPECIAL && stops.contains(token.text())) {
                    return;
                }
                put(token);
                i--;
            }
        }

        private void finishAddressAfterComma() {
            if (finishAddress()) {
                put(AddressToken.special(','));
            }
        }

        private boolean finishAddress() {
            if (words.isEmpty()) {
                return false;
            }
            done.addFirst(new Item(null, new HeaderAddress(new ArrayList<>(words))));
            words.clear();
            return true;
        }

        private void put(AddressToken token) {
            done.addFirst(new Item(token, null));
        }
    }
}
