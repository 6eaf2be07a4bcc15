// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.Parameter;
import org.hikyaku.config.Problem;
import org.jspecify.annotations.Nullable;

/// The words that restriction lists may contain, with their aliases of old. Reading the table tells
/// what exists; a word that is not here stops the start.
public final class RestrictionTable {

    /// Whether a list with this word at its end keeps strangers from relaying.
    enum Relaying {
        MAY_BE_OPEN,
        IS_CLOSED
    }

    /// Makes a restriction for the list it stands in.
    @FunctionalInterface
    interface Maker {
        Restriction make(Checkpoint checkpoint, Parts parts);
    }

    record Row(String name, Relaying relaying, Maker maker) {}

    /// What restrictions are made of.
    ///
    /// @param mynetworks the value of that parameter
    /// @param ownAddresses the addresses in `inet_interfaces`
    record Parts(
            ClientList mynetworks,
            ClientList ownAddresses,
            Destinations destinations,
            Restriction unlistedRecipient,
            int rejectCode,
            int deferCode,
            int relayDomainsRejectCode) {}

    static final List<Row> ALL =
            List.of(
                    row("permit", (_, _) -> new Permit()),
                    closing(
                            "reject",
                            (at, parts) ->
                                    new Reject(at, parts.rejectCode(), "7.1", "Access denied")),
                    closing(
                            "defer",
                            (at, parts) ->
                                    new Reject(at, parts.deferCode(), "3.2", "Try again later")),
                    row(
                            "permit_mynetworks",
                            (_, parts) -> new PermitMynetworks(parts.mynetworks())),
                    row(
                            "permit_inet_interfaces",
                            (_, parts) -> new PermitInetInterfaces(parts.ownAddresses())),
                    row("permit_sasl_authenticated", (_, _) -> new PermitSaslAuthenticated()),
                    row(
                            "permit_auth_destination",
                            (_, parts) -> new PermitAuthDestination(parts.destinations())),
                    closing(
                            "reject_unauth_destination",
                            (_, parts) ->
                                    new RejectUnauthDestination(
                                            parts.destinations(), parts.relayDomainsRejectCode())),
                    closing(
                            "defer_unauth_destination",
                            (_, parts) ->
                                    new RejectUnauthDestination(
                                            parts.destinations(),
                                            // Postfix: the same code, as a temporary one.
                                            parts.relayDomainsRejectCode() % 100 + 400)),
                    row("reject_unlisted_recipient", (_, parts) -> parts.unlistedRecipient()),
                    row("check_recipient_maps", (_, parts) -> parts.unlistedRecipient()));

    private static Row row(String name, Maker maker) {
        return new Row(name, Relaying.MAY_BE_OPEN, maker);
    }

    private static Row closing(String name, Maker maker) {
        return new Row(name, Relaying.IS_CLOSED, maker);
    }

    private RestrictionTable() {}

    /// Reads one list, and the classes that it names.
    static List<Restriction> read(
            Configuration configuration,
            Parameter<List<String>> parameter,
            Checkpoint checkpoint,
            Parts parts)
            throws ConfigException {
        return read(configuration, parameter, row -> row.maker().make(checkpoint, parts));
    }

    /// Whether there is a restriction for every word of a list.
    static void check(Configuration configuration, Parameter<List<String>> parameter)
            throws ConfigException {
        var _ = read(configuration, parameter, _ -> _ -> Verdict.DUNNO);
    }

    private static List<Restriction> read(
            Configuration configuration,
            Parameter<List<String>> parameter,
            Function<Row, Restriction> making)
            throws ConfigException {
        var classes = RestrictionClasses.from(configuration);
        var reader = new Reader(configuration, classes, making);
        return reader.read(parameter.name(), configuration.get(parameter), List.of());
    }

    private record Reader(
            Configuration configuration,
            RestrictionClasses classes,
            Function<Row, Restriction> making) {

        /// @param place the parameter or class whose words these are
        /// @param around the classes that they are read for, outermost first
        List<Restriction> read(String place, List<String> words, List<String> around)
                throws ConfigException {
            var restrictions = new ArrayList<Restriction>();
            for (var word : words) {
                var row = named(word);
                if (row != null) {
                    restrictions.add(making.apply(row));
                } else if (classes.has(word)) {
                    restrictions.add(readClass(word, around));
                } else {
                    throw unknown(place, word);
                }
            }
            return List.copyOf(restrictions);
        }

        private Restriction readClass(String name, List<String> around) throws ConfigException {
            var path = new ArrayList<>(around);
            path.add(name);
            if (around.contains(name)) {
                // Deviation: Postfix's server asks on until it has no memory left.
                throw new ConfigException(
                        Problem.error(
                                RestrictionClasses.origin(configuration, name),
                                name,
                                "",
                                "restriction class "
                                        + name
                                        + " is a part of itself: "
                                        + String.join(" > ", path),
                                "take one of these out"));
            }
            return new RestrictionClass(read(name, classes.words(name), path));
        }

        private ConfigException unknown(String place, String word) {
            return new ConfigException(
                    Problem.error(
                            RestrictionClasses.origin(configuration, place),
                            place,
                            word,
                            "unknown smtpd restriction: \"" + word + "\" in " + place,
                            "this version knows: "
                                    + String.join(", ", names())
                                    + ", and the names in smtpd_restriction_classes"));
        }
    }

    static @Nullable Row named(String word) {
        var name = word.toLowerCase(Locale.ROOT);
        for (var row : ALL) {
            if (row.name().equals(name)) {
                return row;
            }
        }
        return null;
    }

    /// Every word there is, in the order of the table.
    public static List<String> names() {
        var names = new ArrayList<String>();
        for (var row : ALL) {
            names.add(row.name());
        }
        return names;
    }

    /// Postfix: without such a word in smtpd_relay_restrictions or smtpd_recipient_restrictions, or
    /// in a class that they name, we would be an open relay, and do not start.
    static boolean closesRelay(List<String> words, RestrictionClasses classes) {
        for (var word : classes.flat(words)) {
            var row = named(word);
            if (row != null && row.relaying() == Relaying.IS_CLOSED) {
                return true;
            }
        }
        return false;
    }
}
