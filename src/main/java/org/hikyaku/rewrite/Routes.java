// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.rewrite;

import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.mail.Address;
import org.hikyaku.mail.MailParameters;
import org.hikyaku.rewrite.Resolution.AddressClass;
import org.hikyaku.rewrite.Resolution.Route;
import org.hikyaku.rewrite.Resolution.Unavailable;
import org.hikyaku.tables.Lookup;
import org.hikyaku.tables.Tables;

/// By which transport and to which nexthop mail of a class goes, unless `transport_maps` knows
/// better. Any number of threads may ask.
///
/// - Parameters: transport_maps, local_transport, virtual_transport, relay_transport,
///   default_transport, relayhost, error_service_name
/// - Postfix: "ROUTING CONTROLS" of trivial-rewrite(8), transport(5)
final class Routes {

    private final String local;
    private final String virtual;
    private final String relay;
    private final String other;
    private final String relayhost;
    private final String errorService;
    private final TransportTables tables;

    private Routes(Configuration configuration, TransportTables tables) {
        this.local = configuration.get(RewriteParameters.LOCAL_TRANSPORT);
        this.virtual = configuration.get(RewriteParameters.VIRTUAL_TRANSPORT);
        this.relay = configuration.get(RewriteParameters.RELAY_TRANSPORT);
        this.other = configuration.get(RewriteParameters.DEFAULT_TRANSPORT);
        this.relayhost = configuration.get(MailParameters.RELAYHOST);
        this.errorService = configuration.get(RewriteParameters.ERROR_SERVICE_NAME);
        this.tables = tables;
    }

    static Routes from(Configuration configuration, Tables tables) throws ConfigException {
        return new Routes(configuration, TransportTables.from(configuration, tables));
    }

    /// @param recipient with a domain of that class
    Resolution of(AddressClass addressClass, Address recipient) {
        // Who stands for somebody else does so before mail is sent anywhere.
        if (addressClass == AddressClass.VIRTUAL_ALIAS) {
            return new Route(
                    errorService,
                    "5.1.1 User unknown in virtual alias table",
                    recipient,
                    addressClass);
        }
        return switch (tables.find(recipient)) {
            case Lookup.Found(var way) ->
                    by(way, ordinary(addressClass, recipient), recipient, addressClass);
            case Lookup.NotFound _ -> ordinary(addressClass, recipient);
            case Lookup.Unavailable(var reason) -> new Unavailable(reason);
        };
    }

    private Route ordinary(AddressClass addressClass, Address recipient) {
        var transport =
                switch (addressClass) {
                    case LOCAL -> local;
                    case VIRTUAL_MAILBOX -> virtual;
                    case RELAY -> relay;
                    case VIRTUAL_ALIAS, DEFAULT -> other;
                };
        boolean offHost =
                addressClass == AddressClass.RELAY || addressClass == AddressClass.DEFAULT;
        var nexthop = offHost && !relayhost.isEmpty() ? relayhost : recipient.domain();
        int colon = transport.indexOf(':');
        if (colon < 0) {
            return new Route(transport, nexthop, recipient, addressClass);
        }
        var own = transport.substring(colon + 1);
        return new Route(
                transport.substring(0, colon),
                own.isEmpty() ? nexthop : own,
                recipient,
                addressClass);
    }

    /// `transport:nexthop`. Without a transport, that of `otherwise`; with one and without a
    /// nexthop, the recipient's domain; without both, all as it would be.
    private static Route by(
            String way, Route otherwise, Address recipient, AddressClass addressClass) {
        int colon = way.indexOf(':');
        var transport = colon < 0 ? way : way.substring(0, colon);
        var nexthop = colon < 0 ? "" : way.substring(colon + 1);
        if (transport.isEmpty() && nexthop.isEmpty()) {
            return otherwise;
        }
        return new Route(
                transport.isEmpty() ? otherwise.transport() : transport,
                nexthop.isEmpty() ? recipient.domain() : nexthop,
                recipient,
                addressClass);
    }
}
