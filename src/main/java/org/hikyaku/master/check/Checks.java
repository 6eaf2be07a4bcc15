// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.check;

import java.util.ArrayList;
import java.util.List;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.Problem;
import org.hikyaku.config.UncheckedConfigException;

/// What is looked for beyond the single value, in the order in which it is told.
public final class Checks {

    record Row(String mistake, Check check) {}

    static final List<Row> ALL =
            List.of(
                    // How it is written.
                    new Row("a byte order mark", new ByteOrderMark()),
                    new Row("a comment behind a value", new TrailingComments()),
                    new Row("quotation marks around a value", new QuotationMarks()),
                    new Row("a setting that became part of another", new SwallowedSettings()),
                    new Row("an environment nobody can make", new EnvironmentWords()),
                    new Row("names of ports without a number", new OddPorts()),
                    new Row("words that a program does not take", new UnexpectedArguments()),
                    new Row("files that everybody may write", new WritableByAll()),
                    // Who we are.
                    new Row("a name that is none", new HostNames()),
                    new Row("addresses of another machine", new ForeignInterfaces()),
                    new Row("two services at one place", new ContestedPlaces()),
                    new Row("a queue that cannot be", new QueuePlace()),
                    // What we rely on.
                    new Row("tables that cannot be read", new NamedTables()),
                    new Row("proxied tables that Postfix refuses", new ProxiedTables()),
                    new Row("indexes missing or old", new TableIndexes()),
                    new Row("files that are not there", new NamedFiles()),
                    new Row("certificates and keys", new Certificates()),
                    new Row("transports that are not there", new MissingTransports()),
                    // Whom we serve.
                    new Row("a domain in two classes", new DomainInTwoClasses()),
                    new Row("trusting the world", new WideTrust()),
                    new Row("trusting a container bridge", new TrustedBridge()),
                    new Row("restrictions nobody knows", new UnknownRestrictions()),
                    new Row("restrictions nobody reaches", new UnreachedRestrictions()),
                    new Row("relaying for strangers", new OpenRelay()),
                    new Row("codes that do not refuse", new ReplyCodes()),
                    // Where we send.
                    new Row("a relay that is ourselves", new RelayToSelf()),
                    new Row("an address without brackets", new BareAddress()),
                    new Row("a name that a relay won't like", new NameForRelay()),
                    new Row("port 465 without TLS", new ImplicitTls()),
                    new Row("credentials for nobody", new RelayCredentials()),
                    // How much.
                    new Row("messages larger than mailboxes", new SizeLimits()));

    private Checks() {}

    /// All that is found. What a single value has wrong with it is for others to tell, and a check
    /// that needs such a value finds nothing.
    public static List<Problem> problems(Configuration configuration, Surroundings surroundings) {
        var found = new ArrayList<Problem>();
        for (var row : ALL) {
            var inspection = new Inspection(configuration, surroundings);
            try {
                row.check().look(inspection);
                found.addAll(inspection.found());
            } catch (UncheckedConfigException badValue) {
                found.addAll(inspection.found());
            } catch (ConfigException problem) {
                found.addAll(inspection.found());
                found.add(problem.problem());
            }
        }
        return found;
    }
}
