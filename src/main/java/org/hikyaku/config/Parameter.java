// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import java.time.Duration;
import java.util.List;

/// One main.cf parameter: its name, type, bounds, default, documentation and level of support,
/// said once. `postconf`, the check at start, the generated documents and the server read this
/// object.
///
/// A declaration is a sentence that ends with `doc`:
///
///     public static final Parameter<Integer> RECIPIENT_LIMIT = integer("smtpd_recipient_limit")
///             .defaultsTo("1000")
///             .atLeast(1)
///             .doc("How many recipients one message may have. RFC 5321 §4.5.3.1.8: at least 100.");
///
/// Defaults and values may mention other parameters (`$name`, `${name?text}`); see postconf(5).
public final class Parameter<T> {

    private static final String PATTERNS = "list of names, files and tables";

    private final ParameterDraft<T> draft;
    private final String documentation;

    Parameter(ParameterDraft<T> draft, String documentation) {
        this.draft = draft;
        this.documentation = documentation;
    }

    /// A whole number. Postfix: `bad numerical configuration`.
    public static ParameterDraft<Integer> integer(String name) {
        return new ParameterDraft<>(name, new ValueKind.IntegerKind());
    }

    /// A whole number that may pass two thousand million: sizes.
    public static ParameterDraft<Long> longInteger(String name) {
        return new ParameterDraft<>(name, new ValueKind.LongKind());
    }

    /// `yes` or `no`.
    public static ParameterDraft<Boolean> bool(String name) {
        return new ParameterDraft<>(name, new ValueKind.BooleanKind());
    }

    /// A time with one of the suffixes s m h d w; seconds when there is none, unless
    /// [ParameterDraft#unit] says otherwise.
    public static ParameterDraft<Duration> time(String name) {
        return new ParameterDraft<>(name, new ValueKind.TimeKind('s'));
    }

    public static ParameterDraft<String> text(String name) {
        return new ParameterDraft<>(name, new ValueKind.TextKind(true));
    }

    /// Text, or the absolute path of a file with the text in its first line.
    public static ParameterDraft<String> textOrFile(String name) {
        return new ParameterDraft<>(name, new ValueKind.TextOrFileKind());
    }

    /// Words separated by commas or white space; `{ … }` is one word.
    public static ParameterDraft<List<String>> list(String name) {
        return new ParameterDraft<>(name, new ValueKind.ListKind("list"));
    }

    /// A list in which a word may also be a `/file` with more words, a `type:table`, or `!` with
    /// any of these. Read with `tables.DomainList` or `tables.AddressList`; their files are
    /// watched.
    public static ParameterDraft<List<String>> patterns(String name) {
        return new ParameterDraft<>(name, new ValueKind.ListKind(PATTERNS));
    }

    /// A list of some of these words.
    public static ParameterDraft<List<String>> words(String name, String... choices) {
        return new ParameterDraft<>(name, new ValueKind.ChoicesKind(List.of(choices)));
    }

    /// One of these words and no other, in whatever case it is written: the value is the word as it
    /// is here.
    public static ParameterDraft<String> word(String name, String... choices) {
        return new ParameterDraft<>(name, new ValueKind.WordKind(List.of(choices), false));
    }

    /// One of these words and no other; capitals are wrong.
    public static ParameterDraft<String> exactWord(String name, String... choices) {
        return new ParameterDraft<>(name, new ValueKind.WordKind(List.of(choices), true));
    }

    /// The text as written: a `$name` in it is for a later reader, as in `forward_path`.
    public static ParameterDraft<String> raw(String name) {
        return new ParameterDraft<>(name, new ValueKind.TextKind(false));
    }

    public String name() {
        return draft.name;
    }

    /// As `postconf -d` prints it.
    public String defaultText() {
        return draft.defaultText;
    }

    public String documentation() {
        return documentation;
    }

    /// Whether it is one of [#patterns].
    public boolean hasPatterns() {
        return kind().equals(PATTERNS);
    }

    /// Whether nobody has to be told that setting it changes nothing.
    public boolean isAsDistributed() {
        return draft.isAsDistributed;
    }

    /// Why setting it changes nothing; empty for the many that do.
    public String withoutEffect() {
        return draft.withoutEffect;
    }

    /// Whether setting it changes nothing in this version, and will in a later one.
    public boolean isNotYet() {
        return draft.isNotYet;
    }

    /// The programs of Postfix that read one which no code of ours reads; empty when all do.
    public List<String> programs() {
        return draft.programs;
    }

    /// Whether even those read it only when what it is for is turned on.
    public boolean isReadAtNeed() {
        return draft.isReadAtNeed;
    }

    /// True when `TRANSPORT_…` names are looked up too.
    public boolean isPerTransport() {
        return !draft.transportSuffix.isEmpty();
    }

    /// What follows `TRANSPORT_`: `destination_concurrency_limit`. Empty when not per transport.
    public String transportSuffix() {
        return draft.transportSuffix;
    }

    /// Further names of the same setting: `lmtp_connect_timeout` beside `smtp_connect_timeout`.
    public List<Parameter<T>> twins() {
        return draft.twins(documentation);
    }

    /// The twin that a service reads in place of this one: `HELO_TIMEOUT.forClient("lmtp")`. This
    /// parameter itself when it has no twin of that kind.
    public Parameter<T> forClient(String prefix) {
        for (var twin : twins()) {
            if (twin.name().startsWith(prefix + "_")) {
                return twin;
            }
        }
        return this;
    }

    /// What kind of value it takes, for documents: `integer`, `time`, `yes or no`.
    public String kind() {
        return draft.kind.describe();
    }

    /// What a value must keep to, in words: `at least 1`. Empty when every value of the kind will
    /// do.
    public String bounds() {
        return draft.bounds();
    }

    ValueKind<T> valueKind() {
        return draft.kind;
    }

    /// The value that a text means. The text has had its `$name`s replaced already.
    T read(String text) throws BadValue {
        var value = draft.kind.read(text);
        if (draft.isNegativeZero && draft.kind.measure(value) < 0) {
            value = draft.kind.read("0");
        }
        draft.checkBounds(draft.kind.measure(value));
        return value;
    }

    @Override
    public String toString() {
        return draft.name;
    }
}
