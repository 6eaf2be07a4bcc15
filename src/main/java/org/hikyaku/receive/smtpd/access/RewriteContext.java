// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.access;

import java.util.List;
import org.hikyaku.receive.smtpd.Client;
import org.hikyaku.receive.smtpd.Greeting;

/// Whose names complete incomplete addresses in the headers of a client's mail: ours, or nobody's.
///
/// Parameters: local_header_rewrite_clients.
public final class RewriteContext {

    private final List<Restriction> local;

    RewriteContext(List<Restriction> local) {
        this.local = List.copyOf(local);
    }

    /// `local` or `remote`.
    public String of(Client client) {
        var request = new Request(Request.Whose.A_CLIENTS, client, Greeting.NONE, null, null);
        for (var restriction : local) {
            switch (restriction.judge(request)) {
                case Verdict.Permit _ -> {
                    return "local";
                }
                case Verdict.Refuse _ -> {
                    return "remote";
                }
                case Verdict.Dunno _, Verdict.Unsure _ -> {}
            }
        }
        return "remote";
    }
}
