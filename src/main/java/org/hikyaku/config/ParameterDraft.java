// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import java.util.ArrayList;
import java.util.List;

/// A parameter whose sentence is not finished: see [Parameter]. The last word is [#doc].
public final class ParameterDraft<T> {

    final String name;
    ValueKind<T> kind;
    String defaultText = "";
    String transportSuffix = "";
    String withoutEffect = "";
    boolean isNotYet;
    boolean isReadAtNeed;
    boolean isNegativeZero;
    boolean isAsDistributed;
    List<String> programs = List.of();
    private long least = Long.MIN_VALUE;
    private long most = Long.MAX_VALUE;
    private final List<Twin> twins = new ArrayList<>(0);

    private record Twin(String name, String defaultText) {}

    ParameterDraft(String name, ValueKind<T> kind) {
        this.name = name;
        this.kind = kind;
    }

    /// The default, with Postfix's `$name` syntax. Without this word it is empty.
    public ParameterDraft<T> defaultsTo(String text) {
        defaultText = text;
        return this;
    }

    /// The default that holds below a `compatibility_level`. Comes after [#defaultsTo].
    public ParameterDraft<T> before(String level, String oldDefault) {
        defaultText =
                "${{$compatibility_level} <level {"
                        + level
                        + "} ? {"
                        + oldDefault
                        + "} : {"
                        + defaultText
                        + "}}";
        return this;
    }

    /// A lower bound: of the number, of the time in seconds, of the length of a text or list.
    public ParameterDraft<T> atLeast(long bound) {
        least = bound;
        return this;
    }

    /// A negative number is as good as 0.
    ///
    /// Postfix: a lower bound of 0 is none there. What it does with less is what it does with 0, or
    /// near enough that nobody can want the difference.
    public ParameterDraft<T> negativeIsZero() {
        isNegativeZero = true;
        return this;
    }

    /// An upper bound, in the same measure as [#atLeast].
    public ParameterDraft<T> atMost(long bound) {
        most = bound;
        return this;
    }

    /// The unit of a time that has no suffix: one of s m h d w.
    public ParameterDraft<T> unit(char suffix) {
        kind = kind.withUnit(suffix);
        return this;
    }

    /// Another name with the same meaning and default, for another service.
    public ParameterDraft<T> alsoAs(String twin) {
        return alsoAs(twin, defaultText);
    }

    /// Another name with the same meaning and a default of its own, for another service.
    public ParameterDraft<T> alsoAs(String twin, String itsDefault) {
        twins.add(new Twin(twin, itsDefault));
        return this;
    }

    /// Further names of the same setting, each for another program. Whoever does not set one gets
    /// the value of this parameter.
    public ParameterDraft<T> followedBy(String... names) {
        for (var twin : names) {
            alsoAs(twin, '$' + name);
        }
        return this;
    }

    /// Looked up as `TRANSPORT_destination_…` before `default_destination_…`; a name that does not
    /// begin with `default_` follows the transport's whole.
    public ParameterDraft<T> perTransport() {
        return perTransport(name.startsWith("default_") ? name.substring(8) : name);
    }

    /// Looked up as `TRANSPORT_` with this suffix first: `command_time_limit` is `time_limit`
    /// there.
    public ParameterDraft<T> perTransport(String suffix) {
        transportSuffix = suffix;
        return this;
    }

    /// We take it, so that a working main.cf goes on working, but it does not do what it is for;
    /// who sets it is told so.
    ///
    /// @param why the reason, and what happens instead if anything does
    public ParameterDraft<T> withoutEffect(String why) {
        withoutEffect = why;
        return this;
    }

    /// What it is about does not exist in this version; who sets it is told so. The value is
    /// checked as Postfix would check it, so that it is sound on the day when it begins to act.
    ///
    /// @param programs of Postfix that read it; none: all of them
    public ParameterDraft<T> notYet(String... programs) {
        isNotYet = true;
        return readBy(programs);
    }

    /// The programs of Postfix that read what no code of ours reads. A bad value of it harms them
    /// and no other.
    public ParameterDraft<T> readBy(String... programs) {
        this.programs = List.of(programs);
        return this;
    }

    /// They read it when what it is for is turned on, and not before: a bad value may harm nobody.
    public ParameterDraft<T> readAtNeed() {
        isReadAtNeed = true;
        return this;
    }

    /// The main.cf of a distribution sets it without anybody having wished for it, so that setting
    /// it is not worth a word at every start.
    public ParameterDraft<T> asDistributed() {
        isAsDistributed = true;
        return this;
    }

    /// What an operator wants to know, in a sentence or two of our own.
    public Parameter<T> doc(String text) {
        return new Parameter<>(this, text.strip());
    }

    List<Parameter<T>> twins(String documentation) {
        if (twins.isEmpty()) {
            return List.of();
        }
        var all = new ArrayList<Parameter<T>>(twins.size());
        for (var twin : twins) {
            var draft = new ParameterDraft<>(twin.name, kind);
            draft.defaultText = twin.defaultText;
            draft.least = least;
            draft.most = most;
            draft.withoutEffect = withoutEffect;
            draft.isNotYet = isNotYet;
            draft.isReadAtNeed = isReadAtNeed;
            draft.isNegativeZero = isNegativeZero;
            draft.programs = programsOf(twin);
            all.add(new Parameter<>(draft, documentation));
        }
        return all;
    }

    /// A twin's name begins with the program that reads it. Where that is not so of the parameter
    /// itself, one program reads all of them, as tlsmgr does.
    private List<String> programsOf(Twin twin) {
        return programs.isEmpty() || programs.contains(firstWord(name))
                ? List.of(firstWord(twin.name))
                : programs;
    }

    private static String firstWord(String name) {
        return name.substring(0, name.indexOf('_'));
    }

    /// In words: `at least 1, at most 6`. Empty when every value of the type will do.
    String bounds() {
        var bounds = new ArrayList<String>(3);
        if (isNegativeZero) {
            bounds.add("less than 0 is 0");
        }
        if (least != Long.MIN_VALUE) {
            bounds.add("at least " + least + kind.ofWhat());
        }
        if (most != Long.MAX_VALUE) {
            bounds.add("at most " + most + kind.ofWhat());
        }
        return String.join(", ", bounds);
    }

    void checkBounds(long measure) throws BadValue {
        if (measure < least) {
            throw new BadValue(
                    kind.tooSmall(), measure, least, "give at least " + least + kind.ofWhat());
        }
        if (measure > most) {
            throw new BadValue(
                    kind.tooLarge(), measure, most, "give at most " + most + kind.ofWhat());
        }
    }
}
