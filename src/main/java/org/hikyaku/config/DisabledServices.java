// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import static org.hikyaku.config.Parameter.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The lines of master.cf that are as if they were not there. The first pattern that matches
/// decides. Postfix: no files, tables or wildcards here, and no braces; what is none of the forms
/// below matches nothing.
///
/// - Parameters: master_service_disable
public final class DisabledServices {

    public static final Parameter<String> MASTER_SERVICE_DISABLE =
            text("master_service_disable")
                    .doc(
                            """
                            Services of master.cf that are not to run: a type for all of it (inet, unix), \
                            or name/type; with ! in front, one that runs all the same. Parts of the mail \
                            system that are no listeners and deliver nothing cannot be turned off.
                            """);

    /// `inet`, `smtp/inet`, and `smtp.inet` as Postfix had it before 2.11. In lower case.
    private record Pattern(boolean isException, String text) {

        boolean matches(String name, String type) {
            if (text.equals(type)) {
                return true;
            }
            int slash = text.indexOf('/');
            int end = slash >= 0 ? slash : text.lastIndexOf('.');
            return end >= 0
                    && text.substring(0, end).equals(name)
                    && text.substring(end + 1).equals(type);
        }
    }

    private final List<Pattern> patterns;

    private DisabledServices(List<Pattern> patterns) {
        this.patterns = List.copyOf(patterns);
    }

    public static DisabledServices from(Configuration configuration) {
        return of(configuration.get(MASTER_SERVICE_DISABLE));
    }

    static DisabledServices of(String text) {
        var patterns = new ArrayList<Pattern>();
        for (var word : text.split("[, \t\r\n]+", -1)) {
            int signs = 0;
            while (signs < word.length() && word.charAt(signs) == '!') {
                signs++;
            }
            patterns.add(
                    new Pattern(signs % 2 != 0, word.substring(signs).toLowerCase(Locale.ROOT)));
        }
        return new DisabledServices(patterns);
    }

    public boolean contains(MasterEntry entry) {
        return contains(entry.service(), entry.type().toString());
    }

    boolean contains(String service, String type) {
        var name = service.toLowerCase(Locale.ROOT);
        for (var pattern : patterns) {
            if (pattern.matches(name, type)) {
                return !pattern.isException();
            }
        }
        return false;
    }
}
