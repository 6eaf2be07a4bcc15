// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.Parameter;
import org.jspecify.annotations.Nullable;

/// The words that restriction lists may contain, with their aliases of old. Reading the table tells
/// what exists; a word that is neither here nor in [AbsentRestrictions] stops the start.
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
            Restriction saslAuthenticated,
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
                            (at, parts) -> new PermitMynetworks(at, parts.mynetworks())),
                    row(
                            "permit_inet_interfaces",
                            (_, parts) -> new PermitInetInterfaces(parts.ownAddresses())),
                    row("permit_sasl_authenticated", (_, parts) -> parts.saslAuthenticated()),
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
                    closing("check_relay_domains", (_, parts) -> checkRelayDomains(parts)),
                    closing("defer_if_permit", (at, _) -> requested(at)),
                    row("defer_if_reject", (_, _) -> _ -> Verdict.UNSURE),
                    row(
                            "reject_plaintext_session",
                            // There is no TLS: this concerns everybody, and is not their fault.
                            (at, _) ->
                                    new Reject(at, 450, "7.1", "Session encryption is required")),
                    row("reject_unlisted_recipient", (_, parts) -> parts.unlistedRecipient()),
                    row("check_recipient_maps", (_, parts) -> parts.unlistedRecipient()));

    private static Row row(String name, Maker maker) {
        return new Row(name, Relaying.MAY_BE_OPEN, maker);
    }

    private static Row closing(String name, Maker maker) {
        return new Row(name, Relaying.IS_CLOSED, maker);
    }

    private RestrictionTable() {}

    /// Postfix: as good as `defer` to those whom what follows permits. Deviation: those whom it
    /// refuses are deferred, too.
    private static Restriction requested(Checkpoint at) {
        return request ->
                Refusals.of(
                        450,
                        "7.0",
                        request.subject(at),
                        at.refusal() + ": defer_if_permit requested");
    }

    /// Of old, and gone from Postfix 3.9.
    private static Restriction checkRelayDomains(Parts parts) {
        return new RestrictionClass(
                List.of(
                        new PermitAuthDestination(parts.destinations()),
                        new RejectUnauthDestination(
                                parts.destinations(), parts.relayDomainsRejectCode())));
    }

    /// Reads one list, and the classes that it names.
    static List<Restriction> read(
            Configuration configuration,
            Parameter<List<String>> parameter,
            Checkpoint checkpoint,
            Parts parts)
            throws ConfigException {
        return make(RestrictionReader.read(configuration, parameter).items(), checkpoint, parts);
    }

    private static List<Restriction> make(List<Item> items, Checkpoint checkpoint, Parts parts) {
        var restrictions = new ArrayList<Restriction>();
        for (var item : items) {
            restrictions.add(make(item, checkpoint, parts));
        }
        return List.copyOf(restrictions);
    }

    private static Restriction make(Item item, Checkpoint checkpoint, Parts parts) {
        return switch (item) {
            case Item.Present(var row) -> row.maker().make(checkpoint, parts);
            case Item.Absent(var row, _) -> row.restriction();
            case Item.OfClass(_, var inside) ->
                    new RestrictionClass(make(inside, checkpoint, parts));
            case Item.Disarmed(var armed) -> new WarnIfReject(make(armed, checkpoint, parts));
        };
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
}
