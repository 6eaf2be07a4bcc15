// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.mail;

import java.util.ArrayList;
import java.util.List;
import org.hikyaku.mail.AddressToken.Kind;

/// One address inside a header or a command line, taken apart so that it can be completed.
///
/// Changes as it is rewritten; confined to one thread.
public final class HeaderAddress {

    private final List<AddressToken> tokens;

    HeaderAddress(List<AddressToken> tokens) {
        this.tokens = tokens;
    }

    /// From internal form, so that what stands in quotes outside stays whole: `a b@example.com`.
    public static HeaderAddress of(Address address) {
        return new HeaderAddress(AddressToken.scan(quote(address), Integer.MAX_VALUE));
    }

    /// The address as it stands in a header: a local part that is no dot-string comes in quotes. A
    /// source route in front of it stays as it is. RFC 5322 §3.4.1, §4.4.
    public static String quote(Address address) {
        var text = address.text();
        int start = text.startsWith("@") ? text.indexOf(':') + 1 : 0;
        int at = text.lastIndexOf('@');
        int end = at < start ? text.length() : at;
        return isDotString(text, start, end)
                ? text
                : text.substring(0, start)
                        + inQuotes(text.substring(start, end))
                        + text.substring(end);
    }

    /// A local part alone, in quotes where it needs them.
    public static String quoteLocalPart(String localPart) {
        return isDotString(localPart, 0, localPart.length()) ? localPart : inQuotes(localPart);
    }

    private static String inQuotes(String text) {
        var quoted = new StringBuilder(text.length() + 4);
        new AddressToken(Kind.QUOTED, text).appendExternal(quoted);
        return quoted.toString();
    }

    private static boolean isDotString(String text, int start, int end) {
        boolean afterDot = true;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            boolean dot = c == '.';
            if (dot ? afterDot : c <= ' ' || c == 127 || "()<>@,;:\\\"[]".indexOf(c) >= 0) {
                return false;
            }
            afterDot = dot;
        }
        return !afterDot;
    }

    /// Without quotes, escapes and blanks: how an envelope would hold it.
    public Address address() {
        var text = new StringBuilder();
        for (int i = 0; i < tokens.size(); i++) {
            separate(i, text);
            tokens.get(i).appendInternal(text);
        }
        return new Address(text.toString());
    }

    /// As it stands in a header, blanks removed.
    public String text() {
        var text = new StringBuilder();
        for (int i = 0; i < tokens.size(); i++) {
            separate(i, text);
            tokens.get(i).appendExternal(text);
        }
        return text.toString();
    }

    private void separate(int i, StringBuilder text) {
        if (i > 0 && (tokens.get(i - 1).is(',') || (isWordLike(i - 1) && isWordLike(i)))) {
            text.append(' ');
        }
    }

    private boolean isWordLike(int i) {
        return tokens.get(i).isWord() || tokens.get(i).kind() == Kind.COMMENT;
    }

    /// `""`: the null sender in quotes.
    public boolean isEmpty() {
        return tokens.size() == 1
                && tokens.getFirst().kind() == Kind.QUOTED
                && tokens.getFirst().text().isEmpty();
    }

    /// The first place of a special character, -1 when it is not there.
    public int first(char special) {
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.get(i).is(special)) {
                return i;
            }
        }
        return -1;
    }

    /// The last place of a special character, -1 when it is not there.
    public int last(char special) {
        for (int i = tokens.size() - 1; i >= 0; i--) {
            if (tokens.get(i).is(special)) {
                return i;
            }
        }
        return -1;
    }

    public int size() {
        return tokens.size();
    }

    /// Whether the domain after place `at` is one word without dots, neither literal nor missing.
    public boolean hasBareHost(int at) {
        for (int i = at + 1; i < tokens.size(); i++) {
            if (tokens.get(i).is('.') || tokens.get(i).kind() == Kind.LITERAL) {
                return false;
            }
        }
        return at + 1 < tokens.size();
    }

    /// Removes what stands before a place and at it: a source route.
    public void dropThrough(int place) {
        tokens.subList(0, place + 1).clear();
    }

    /// `host!user` becomes `user@host`; the place is that of the `!`.
    public void swapAround(int place) {
        var host = new ArrayList<>(tokens.subList(0, place));
        dropThrough(place);
        tokens.add(AddressToken.special('@'));
        tokens.addAll(host);
    }

    /// `user%host` becomes `user@host`; the place is that of the `%`.
    public void promote(int place) {
        tokens.set(place, AddressToken.special('@'));
    }

    public void append(char special, String domain) {
        tokens.add(AddressToken.special(special));
        tokens.addAll(AddressToken.scan(domain, Integer.MAX_VALUE));
    }

    /// A dot at the very end means nothing and goes, unless something is wrong before it: `a@b..`.
    public void dropTrailingDot() {
        int last = tokens.size() - 1;
        if (last > 0
                && tokens.get(last).is('.')
                && !tokens.get(last - 1).is('.')
                && !tokens.get(last - 1).is('@')) {
            tokens.remove(last);
        }
    }

    /// Becomes `""`.
    public void clear() {
        tokens.clear();
        tokens.add(new AddressToken(Kind.QUOTED, ""));
    }

    /// Brings quotes to where they are needed, and nowhere else.
    public void normalize() {
        var quoted = quote(address());
        tokens.clear();
        tokens.addAll(AddressToken.scan(quoted, Integer.MAX_VALUE));
    }
}
