// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.mail;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An unchanging set of envelope facts. Small, so a list and a linear search; codes this version
/// does not know are kept and written back, so that a queue survives going back one version.
public final class Attributes {

    public static final Attributes NONE = new Attributes(List.of());

    /// One fact as the journal stores it.
    public record Entry(int code, String value) {}

    private final List<Entry> entries;

    private Attributes(List<Entry> entries) {
        this.entries = entries;
    }

    public static Attributes ofEntries(List<Entry> entries) {
        return new Attributes(List.copyOf(entries));
    }

    /// Null when the fact is not known; an ordinary answer.
    public @Nullable String get(Attribute attribute) {
        for (var entry : entries) {
            if (entry.code() == attribute.code()) {
                return entry.value();
            }
        }
        return null;
    }

    public String get(Attribute attribute, String otherwise) {
        var value = get(attribute);
        return value == null ? otherwise : value;
    }

    /// A copy with this fact added or replaced; with a null value, removed.
    public Attributes with(Attribute attribute, @Nullable String value) {
        var changed = new ArrayList<Entry>(entries.size() + 1);
        for (var entry : entries) {
            if (entry.code() != attribute.code()) {
                changed.add(entry);
            }
        }
        if (value != null) {
            changed.add(new Entry(attribute.code(), value));
        }
        return new Attributes(List.copyOf(changed));
    }

    public List<Entry> entries() {
        return entries;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Attributes that && that.entries.equals(entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    @Override
    public String toString() {
        return entries.toString();
    }
}
