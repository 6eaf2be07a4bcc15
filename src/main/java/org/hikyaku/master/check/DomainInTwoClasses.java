// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.check;

import java.util.List;
import java.util.Locale;

/// A domain that two lists of ADDRESS_CLASS_README have. The first that we ask wins, and users of
/// the other are unknown.
final class DomainInTwoClasses implements Check {

    /// In the order in which they are asked.
    private static final List<String> CLASSES =
            List.of(
                    "mydestination",
                    "virtual_alias_domains",
                    "virtual_mailbox_domains",
                    "relay_domains");

    @Override
    public void look(Inspection inspection) {
        for (int first = 0; first < CLASSES.size(); first++) {
            for (int second = first + 1; second < CLASSES.size(); second++) {
                compare(inspection, CLASSES.get(first), CLASSES.get(second));
            }
        }
    }

    private static void compare(Inspection inspection, String first, String second) {
        if (!inspection.isSet(second) || mentions(inspection, second, first)) {
            return;
        }
        var earlier = domains(inspection, first);
        for (var domain : domains(inspection, second)) {
            if (earlier.contains(domain)) {
                inspection.warn(
                        second,
                        "do not list domain " + domain + " in BOTH " + first + " and " + second,
                        "keep it in the one that its users are in; now " + first + " has it");
            }
        }
    }

    /// `relay_domains = $mydestination`, which was the default once, is meant so.
    private static boolean mentions(Inspection inspection, String second, String first) {
        var text = inspection.configuration().unexpanded(second);
        return text != null && text.contains("$" + first);
    }

    private static List<String> domains(Inspection inspection, String name) {
        return inspection.words(name).stream()
                .filter(word -> word.indexOf(':') < 0 && !word.startsWith("!"))
                .filter(word -> !word.startsWith("/"))
                .map(word -> word.toLowerCase(Locale.ROOT))
                .toList();
    }
}
