// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which services of master.cf a `postconf` request is about: `smtp/inet`, `*/unix`, and for `-F`
/// and `-P` one more part, the field or parameter. `*` alone stands for all.
///
/// @param detail the third part; `*` when there is none
public record ServicePattern(String service, String type, String detail) {

    private static final String ANY = "*";

    /// The pattern; parts left out at the end are `*`.
    ///
    /// @param most how many parts it may have, 2 or 3
    /// @return null when it has more, none, an empty first one, or a `*` among other characters
    public static @Nullable ServicePattern parse(String text, int most) {
        var parts = parts(text);
        if (text.startsWith("/") || parts.isEmpty() || parts.size() > most) {
            return null;
        }
        for (var part : parts) {
            if (!part.equals(ANY) && part.contains(ANY)) {
                return null;
            }
        }
        return new ServicePattern(
                parts.getFirst(),
                parts.size() > 1 ? parts.get(1) : ANY,
                parts.size() > 2 ? parts.get(2) : ANY);
    }

    /// The pattern with exactly so many parts; null when it has not.
    public static @Nullable ServicePattern parseWhole(String text, int parts) {
        return parts(text).size() == parts ? parse(text, parts) : null;
    }

    /// Postfix: two slashes count as one, and one at the end as none.
    private static List<String> parts(String text) {
        var parts = new ArrayList<String>();
        for (var part : text.split("/", -1)) {
            if (!part.isEmpty()) {
                parts.add(part);
            }
        }
        return parts;
    }

    /// Whether it is about this service.
    public boolean matches(MasterEntry entry) {
        return matches(entry.service(), entry.type().toString());
    }

    /// Whether it is about a service with this name and type.
    boolean matches(String itsService, String itsType) {
        return (service.equals(ANY) || service.equals(itsService))
                && (type.equals(ANY) || type.equals(itsType));
    }

    /// Whether it is about this field or parameter.
    public boolean matchesDetail(String name) {
        return detail.equals(ANY) || detail.equals(name);
    }

    /// Whether it is about all fields or parameters.
    public boolean isAnyDetail() {
        return detail.equals(ANY);
    }
}
