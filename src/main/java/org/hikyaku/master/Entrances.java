// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master;

import java.util.ArrayList;
import java.util.List;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.MasterEntry;
import org.hikyaku.config.Problem;
import org.hikyaku.receive.smtpd.access.Demands;
import org.jspecify.annotations.Nullable;

/// Which lines of master.cf open a port, and whose settings count for those who come in there.
///
/// A line with `postscreen` opens its port too: its clients are led to the server that it would
/// have handed them to, unscreened. One whose clients would speak TLS at once, or name somebody
/// else as the client, stays closed, since we understand neither: talking past each other would be
/// the better case, and trusting the wrong one the worse.
///
/// Postfix: master(5), postscreen(8); parameter smtpd_service_name.
final class Entrances {

    /// A port and what is behind it.
    ///
    /// @param line the line that has the port
    /// @param server the line that has the settings
    /// @param view main.cf as that one sees it
    record Entrance(MasterEntry line, MasterEntry server, Configuration view) {}

    private Entrances() {}

    /// @throws ConfigException when nobody knows a program
    static List<Entrance> of(Configuration configuration) throws ConfigException {
        var entrances = new ArrayList<Entrance>();
        for (var entry : configuration.enabledServices()) {
            var server =
                    entry.type() == MasterEntry.Type.INET ? server(configuration, entry) : null;
            if (server != null && !isClosed(configuration, entry, server)) {
                entrances.add(new Entrance(entry, server, configuration.forService(server)));
            }
        }
        return entrances;
    }

    /// The line whose settings count for the clients of this one; null when none are served.
    static @Nullable MasterEntry server(Configuration configuration, MasterEntry entry)
            throws ConfigException {
        if (ServiceTable.kindOf(configuration, entry) == ServiceTable.Kind.SMTP_SERVER) {
            return entry;
        }
        return entry.command().equals("postscreen") ? behindPostscreen(configuration, entry) : null;
    }

    private static @Nullable MasterEntry behindPostscreen(
            Configuration configuration, MasterEntry postscreen) throws ConfigException {
        var name = configuration.forService(postscreen).get(ServiceParameters.SMTPD_SERVICE_NAME);
        for (var entry : configuration.enabledServices()) {
            if (entry.type() == MasterEntry.Type.PASS
                    && entry.service().equals(name)
                    && ServiceTable.kindOf(configuration, entry) == ServiceTable.Kind.SMTP_SERVER) {
                return entry;
            }
        }
        return null;
    }

    private static boolean isClosed(
            Configuration configuration, MasterEntry line, MasterEntry server) {
        return Demands.isClosed(configuration.forService(server))
                || (!line.equals(server) && Demands.isProxied(configuration.forService(line)));
    }

    /// What master.cf has and we have not, with what becomes of those who rely on it.
    static List<Problem> problems(Configuration configuration) {
        var problems = new ArrayList<Problem>();
        for (var entry : configuration.enabledServices()) {
            try {
                var problem = problem(configuration, entry);
                if (problem != null) {
                    problems.add(problem);
                }
            } catch (ConfigException unknown) {
                problems.add(unknown.problem());
            }
        }
        return problems;
    }

    private static @Nullable Problem problem(Configuration configuration, MasterEntry entry)
            throws ConfigException {
        var server = entry.type() == MasterEntry.Type.INET ? server(configuration, entry) : null;
        if (server != null && isClosed(configuration, entry, server)) {
            return closed(entry, configuration.forService(server));
        }
        return switch (ServiceTable.kindOf(configuration, entry)) {
            case NOT_YET, FOREIGN -> ServiceTable.notYet(entry, server);
            case SMTP_SERVER, TRANSPORT, CLEANUP, BUILT_IN -> null;
        };
    }

    private static Problem closed(MasterEntry entry, Configuration view) {
        var why =
                Demands.isProxied(view) || entry.command().equals("postscreen")
                        ? "the protocol of proxies is not in this version"
                        : "TLS is not in this version, which smtpd_tls_wrappermode = yes demands";
        return Problem.warning(
                entry.origin(),
                entry.key(),
                entry.command(),
                why + ": nobody listens at " + entry.service(),
                "");
    }
}
