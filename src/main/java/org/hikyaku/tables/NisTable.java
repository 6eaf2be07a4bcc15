// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/// `nis:map`: Sun's network information service, which `alias_maps` names by default. Where no NIS
/// domain is set there is nothing to find; where one is, we cannot ask it and say so.
final class NisTable {

    private static final Path DOMAIN = Path.of("/proc/sys/kernel/domainname");

    private NisTable() {}

    static LookupTable open(String name, Tables.Opening opening) {
        return inDomain(domain(), opening);
    }

    static LookupTable inDomain(String domain, Tables.Opening opening) {
        if (domain.isEmpty() || domain.equals("(none)")) {
            return withoutDomain(opening.warnings());
        }
        var answer =
                new Lookup.Unavailable(
                        "table "
                                + opening.spec()
                                + ": NIS is not supported (domain "
                                + domain
                                + ")");
        return _ -> answer;
    }

    /// Complains when it is first asked: the default of alias_maps has it on every machine.
    private static LookupTable withoutDomain(TableWarnings warnings) {
        var isTold = new AtomicBoolean();
        return _ -> {
            if (!isTold.getPlain() && isTold.compareAndSet(false, true)) {
                warnings.warning("dict_nis_init: NIS domain name not set - NIS lookups disabled");
            }
            return Lookup.NOT_FOUND;
        };
    }

    private static String domain() {
        try {
            return Files.readString(DOMAIN).strip();
        } catch (IOException notLinux) {
            return "";
        }
    }
}
