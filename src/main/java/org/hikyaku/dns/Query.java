// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.dns;

import java.io.IOException;
import java.net.IDN;
import java.util.ArrayList;
import java.util.List;
import org.hikyaku.dns.Answer.Authenticity;
import org.hikyaku.dns.Finding.Kind;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.WireParseException;

/// One question to the name servers: asks, follows aliases, and says what came of it.
///
/// dnsjava parses; its own look-up classes and cache are not used, since they hide the AD bit.
final class Query {

    /// Aliases of aliases. More is a loop or somebody's joke.
    private static final int MOST_ALIASES = 10;

    private static final long LONGEST_SECONDS = 86_400;
    private static final long LONGEST_NEGATIVE_SECONDS = 3_600;

    private final NameServers servers;

    Query(NameServers servers) {
        this.servers = servers;
    }

    Finding ask(Dns.Question question) {
        Name name;
        try {
            name = Name.fromString(asciiOf(question.name()), Name.root);
        } catch (TextParseException | IllegalArgumentException noName) {
            return Finding.failure(Kind.NO_SUCH_DOMAIN);
        }
        try {
            return follow(name, question.type());
        } catch (WireParseException garbage) {
            return Finding.failure(Kind.GARBAGE);
        } catch (IOException noAnswer) {
            return Finding.failure(Kind.TRY_AGAIN);
        }
    }

    /// RFC 5891 says A-labels; the JDK has the older IDNA, which agrees but for a few characters.
    private static String asciiOf(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) > 127) {
                return IDN.toASCII(name, IDN.ALLOW_UNASSIGNED);
            }
        }
        return name;
    }

    private Finding follow(Name first, RecordType type) throws IOException {
        var name = first;
        long ttl = LONGEST_SECONDS;
        var authenticity = Authenticity.AUTHENTICATED;
        for (int hop = 0; hop <= MOST_ALIASES; hop++) {
            var answer = servers.ask(query(name, type));
            if (!answer.getHeader().getFlag(Flags.AD)) {
                authenticity = Authenticity.UNKNOWN;
            }
            int code = answer.getRcode();
            if (code != Rcode.NOERROR && code != Rcode.NXDOMAIN) {
                return Finding.failure(code == Rcode.FORMERR ? Kind.REFUSED : Kind.TRY_AGAIN);
            }
            var section = answer.getSection(Section.ANSWER);
            var end = endOfAliases(section, name);
            var records = matching(section, end, type);
            ttl = shortest(section, ttl);
            if (!records.isEmpty()) {
                return new Finding(Kind.RECORDS, records, authenticity, ttl);
            }
            if (end.equals(name) || code == Rcode.NXDOMAIN) {
                var kind = code == Rcode.NXDOMAIN ? Kind.NO_SUCH_DOMAIN : Kind.NO_DATA;
                return new Finding(
                        kind, List.of(), authenticity, Math.min(ttl, negativeTtl(answer)));
            }
            name = end; // The alias leads out of what this server knows.
        }
        return Finding.failure(Kind.GARBAGE);
    }

    private static Message query(Name name, RecordType type) {
        var query = Message.newQuery(Record.newRecord(name, type.code(), DClass.IN));
        // RFC 6840 §5.7: tells the server that we understand the AD bit of its answer.
        query.getHeader().setFlag(Flags.AD);
        return query;
    }

    private static Name endOfAliases(List<Record> section, Name from) {
        var name = from;
        for (int i = 0; i < MOST_ALIASES; i++) {
            var next = aliasOf(section, name);
            if (next == null) {
                return name;
            }
            name = next;
        }
        return name;
    }

    private static @Nullable Name aliasOf(List<Record> section, Name name) {
        for (var each : section) {
            if (each instanceof CNAMERecord alias && alias.getName().equals(name)) {
                return alias.getTarget();
            }
        }
        return null;
    }

    private static List<Record> matching(List<Record> section, Name name, RecordType type) {
        var found = new ArrayList<Record>();
        for (var each : section) {
            if (each.getType() == type.code() && each.getName().equals(name)) {
                found.add(each);
            }
        }
        return found;
    }

    private static long shortest(List<Record> section, long most) {
        long ttl = most;
        for (var each : section) {
            ttl = Math.min(ttl, each.getTTL());
        }
        return ttl;
    }

    /// RFC 2308 §5: the smaller of the SOA's own TTL and its minimum field; nothing is remembered
    /// without SOA.
    private static long negativeTtl(Message answer) {
        for (var each : answer.getSection(Section.AUTHORITY)) {
            if (each instanceof SOARecord soa) {
                return Math.min(LONGEST_NEGATIVE_SECONDS, Math.min(soa.getTTL(), soa.getMinimum()));
            }
        }
        return 0;
    }
}
