// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.access;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.Parameter;
import org.hikyaku.config.Problem;
import org.hikyaku.mail.MailParameters;
import org.hikyaku.receive.smtpd.SmtpdParameters;
import org.hikyaku.rewrite.RecipientDirectory;
import org.hikyaku.rewrite.Resolver;
import org.hikyaku.rewrite.RewriteParameters;
import org.hikyaku.tables.AddressList;
import org.hikyaku.tables.DomainList.Reach;
import org.hikyaku.tables.ListMatch;
import org.hikyaku.tables.Tables;

/// Reads from main.cf who may do what. The result is unchanging, for any number of sessions.
///
/// @param access the restriction lists
/// @param rewriteContext local_header_rewrite_clients
/// @param xclientHosts smtpd_authorized_xclient_hosts
/// @param bareNewlineClients smtpd_forbid_bare_newline_exclusions
public record AccessPolicies(
        AccessPolicy access,
        RewriteContext rewriteContext,
        ClientList xclientHosts,
        ClientList bareNewlineClients) {

    /// Reads it all; what is wrong is a [ConfigException] that says where.
    ///
    /// @param mynetworks the words of that parameter, or what mynetworks_style makes of our
    ///   interfaces
    /// @param ownAddresses recognises the addresses in inet_interfaces
    public static AccessPolicies from(
            Configuration configuration,
            Tables tables,
            List<String> mynetworks,
            ClientList ownAddresses,
            Resolver resolver,
            RecipientDirectory directory)
            throws ConfigException {
        boolean isWritten = mynetworks.equals(configuration.get(MailParameters.MYNETWORKS));
        var networks =
                isWritten
                        ? clients(configuration, tables, MailParameters.MYNETWORKS)
                        : clients(
                                AddressList.of(
                                        mynetworks,
                                        reach(configuration, tables, MailParameters.MYNETWORKS),
                                        tables));
        var unlisted =
                new RejectUnlistedRecipient(
                        resolver,
                        directory,
                        configuration.get(RewriteParameters.ERROR_SERVICE_NAME),
                        new RejectUnlistedRecipient.Codes(
                                configuration.get(
                                        SmtpdParameters.UNKNOWN_LOCAL_RECIPIENT_REJECT_CODE),
                                configuration.get(
                                        SmtpdParameters.UNKNOWN_VIRTUAL_ALIAS_REJECT_CODE),
                                configuration.get(
                                        SmtpdParameters.UNKNOWN_VIRTUAL_MAILBOX_REJECT_CODE),
                                configuration.get(
                                        SmtpdParameters.UNKNOWN_RELAY_RECIPIENT_REJECT_CODE)));
        var parts =
                new RestrictionTable.Parts(
                        networks,
                        ownAddresses,
                        new Destinations(resolver),
                        unlisted,
                        new PermitSaslAuthenticated(Demands.auth(configuration)),
                        configuration.get(SmtpdParameters.REJECT_CODE),
                        configuration.get(SmtpdParameters.DEFER_CODE),
                        configuration.get(SmtpdParameters.RELAY_DOMAINS_REJECT_CODE));
        return new AccessPolicies(
                policy(configuration, resolver, parts, unlisted),
                new RewriteContext(
                        RestrictionTable.read(
                                configuration,
                                SmtpdParameters.LOCAL_HEADER_REWRITE_CLIENTS,
                                Checkpoint.CLIENT,
                                parts)),
                clients(configuration, tables, SmtpdParameters.AUTHORIZED_XCLIENT_HOSTS),
                configuration
                                .get(SmtpdParameters.FORBID_BARE_NEWLINE_EXCLUSIONS)
                                .equals(configuration.get(MailParameters.MYNETWORKS))
                        ? networks
                        : clients(
                                configuration,
                                tables,
                                SmtpdParameters.FORBID_BARE_NEWLINE_EXCLUSIONS));
    }

    /// What concerns users of this machine: nothing.
    public static AccessPolicies forLocalUsers() {
        ClientList nobody = _ -> ClientList.Answer.NO;
        return new AccessPolicies(
                AccessPolicy.forLocalUsers(),
                new RewriteContext(List.of(_ -> Verdict.PERMIT)),
                nobody,
                nobody);
    }

    private static AccessPolicy policy(
            Configuration configuration,
            Resolver resolver,
            RestrictionTable.Parts parts,
            Restriction unlisted)
            throws ConfigException {
        requireClosedRelay(configuration);
        Map<Checkpoint, List<Restriction>> lists = new EnumMap<>(Checkpoint.class);
        for (var checkpoint : Checkpoint.values()) {
            lists.put(
                    checkpoint,
                    RestrictionTable.read(configuration, parameter(checkpoint), checkpoint, parts));
        }
        boolean relayFirst = configuration.get(SmtpdParameters.RELAY_BEFORE_RECIPIENT_RESTRICTIONS);
        return new AccessPolicy(
                resolver,
                lists,
                configuration.get(SmtpdParameters.DELAY_REJECT)
                        ? AccessPolicy.Judging.AT_RCPT
                        : AccessPolicy.Judging.AT_ONCE,
                relayFirst
                        ? List.of(Checkpoint.RELAY, Checkpoint.RECIPIENT)
                        : List.of(Checkpoint.RECIPIENT, Checkpoint.RELAY),
                configuration.get(SmtpdParameters.REJECT_UNLISTED_RECIPIENT)
                                && !configuration
                                        .get(SmtpdParameters.RECEIVE_OVERRIDE_OPTIONS)
                                        .contains("no_unknown_recipient_checks")
                        ? unlisted
                        : _ -> Verdict.DUNNO,
                Demands.restriction(configuration));
    }

    static void requireClosedRelay(Configuration configuration) throws ConfigException {
        var relay = RestrictionReader.read(configuration, SmtpdParameters.RELAY_RESTRICTIONS);
        var recipient =
                RestrictionReader.read(configuration, SmtpdParameters.RECIPIENT_RESTRICTIONS);
        if (Item.closeRelay(relay.items()) || Item.closeRelay(recipient.items())) {
            return;
        }
        var settings = configuration.settings();
        var name =
                settings.containsKey(SmtpdParameters.RELAY_RESTRICTIONS.name())
                        ? SmtpdParameters.RELAY_RESTRICTIONS.name()
                        : SmtpdParameters.RECIPIENT_RESTRICTIONS.name();
        throw new ConfigException(
                Problem.error(
                        configuration.originOf(name),
                        name,
                        "",
                        "in parameter smtpd_relay_restrictions or smtpd_recipient_restrictions, specify"
                                + " at least one working instance of: reject_unauth_destination,"
                                + " defer_unauth_destination, reject, defer, defer_if_permit or"
                                + " check_relay_domains",
                        "without one of them, before any permit, anybody could relay through us"));
    }

    private static Parameter<List<String>> parameter(Checkpoint checkpoint) {
        return switch (checkpoint) {
            case CLIENT -> SmtpdParameters.CLIENT_RESTRICTIONS;
            case HELO -> SmtpdParameters.HELO_RESTRICTIONS;
            case SENDER -> SmtpdParameters.SENDER_RESTRICTIONS;
            case RELAY -> SmtpdParameters.RELAY_RESTRICTIONS;
            case RECIPIENT -> SmtpdParameters.RECIPIENT_RESTRICTIONS;
            case DATA -> SmtpdParameters.DATA_RESTRICTIONS;
            case END_OF_DATA -> SmtpdParameters.END_OF_DATA_RESTRICTIONS;
            case ETRN -> SmtpdParameters.ETRN_RESTRICTIONS;
        };
    }

    private static ClientList clients(
            Configuration configuration, Tables tables, Parameter<List<String>> parameter)
            throws ConfigException {
        var reach = reach(configuration, tables, parameter);
        return clients(AddressList.of(configuration, parameter, reach, tables));
    }

    private static Reach reach(
            Configuration configuration, Tables tables, Parameter<List<String>> parameter)
            throws ConfigException {
        return Reach.of(
                parameter, configuration, MailParameters.PARENT_DOMAIN_MATCHES_SUBDOMAINS, tables);
    }

    private static ClientList clients(AddressList list) {
        return client -> {
            var address = client.address();
            if (address == null) {
                return ClientList.Answer.NO;
            }
            return switch (list.matches(client.name(), address)) {
                case ListMatch.Listed _ -> ClientList.Answer.YES;
                case ListMatch.NotListed _ -> ClientList.Answer.NO;
                case ListMatch.Unavailable _ -> ClientList.Answer.UNAVAILABLE;
            };
        };
    }
}
