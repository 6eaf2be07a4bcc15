// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.dns;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.LongSupplier;
import org.hikyaku.dns.Answer.Malformed;
import org.hikyaku.dns.Answer.NoData;
import org.hikyaku.dns.Answer.NoSuchDomain;
import org.hikyaku.dns.Answer.Records;
import org.hikyaku.dns.Answer.Unavailable;
import org.hikyaku.log.Voice;
import org.xbill.DNS.ReverseMap;

/// Asks the domain name system and remembers what it said for as long as it said. Blocks; any
/// number of threads may ask, and those who ask the same thing at once share one query.
///
/// What could not be found out is not remembered.
///
/// - RFC 1035 §4.1 (messages), RFC 2308 §5 (negative answers), RFC 5321 §5.1 (MX)
public final class Dns {

    private static final int MOST_CACHED = 50_000;

    record Question(String name, RecordType type) {}

    private final Query query;
    private final Cache<Question, Finding> cache;
    private final Map<Question, FutureTask<Finding>> inFlight = new ConcurrentHashMap<>();

    public Dns(NameServers servers, LongSupplier nanoClock) {
        this.query = new Query(servers);
        this.cache =
                Caffeine.newBuilder()
                        .maximumSize(MOST_CACHED)
                        .ticker(nanoClock::getAsLong)
                        .executor(Runnable::run)
                        .expireAfter(
                                Expiry.<Question, Finding>creating(
                                        (_, finding) -> Duration.ofSeconds(finding.ttlSeconds())))
                        .build();
    }

    /// The MX records of a domain, in no particular order. Names that cannot be names are left out
    /// with a warning.
    public Answer<MailExchanger> mailExchangers(String domain, Voice voice) {
        return decode(
                domain,
                RecordType.MX,
                finding -> {
                    var usable = new ArrayList<MailExchanger>();
                    for (var exchanger : finding.exchangers()) {
                        if (exchanger.isNull() || HostNames.isValid(exchanger.host())) {
                            usable.add(exchanger);
                        } else {
                            voice.warning(
                                    "malformed domain name in resource data of MX record for "
                                            + domain
                                            + ": "
                                            + exchanger.host());
                        }
                    }
                    return usable;
                });
    }

    Answer<InetAddress> addresses(String host, RecordType type) {
        return decode(host, type, Finding::addresses);
    }

    /// The names that a reverse look-up gives for an address.
    public Answer<String> names(InetAddress address) {
        var reverse = ReverseMap.fromAddress(address).toString(true);
        return decode(
                reverse,
                RecordType.PTR,
                finding -> finding.names().stream().filter(HostNames::isValid).toList());
    }

    private interface Decoder<T> {
        List<T> decode(Finding finding);
    }

    private <T> Answer<T> decode(String name, RecordType type, Decoder<T> decoder) {
        if (!HostNames.isValid(name)) {
            return new Malformed<>(
                    "Name service error for " + name + ": invalid host or domain name");
        }
        var finding = find(new Question(name.toLowerCase(Locale.ROOT), type));
        return switch (finding.kind()) {
            case RECORDS -> {
                var records = decoder.decode(finding);
                yield records.isEmpty()
                        ? new Malformed<>(DnsWords.malformed(name, type))
                        : new Records<>(records, finding.authenticity());
            }
            case NO_SUCH_DOMAIN -> new NoSuchDomain<>(DnsWords.noSuchDomain(name, type));
            case NO_DATA -> new NoData<>(DnsWords.noData(name, type));
            case TRY_AGAIN -> new Unavailable<>(DnsWords.tryAgain(name, type));
            case REFUSED -> new Unavailable<>(DnsWords.nonRecoverable(name, type));
            case GARBAGE -> new Unavailable<>(DnsWords.malformed(name, type));
        };
    }

    private Finding find(Question question) {
        var known = cache.getIfPresent(question);
        if (known != null) {
            return known;
        }
        var mine = new FutureTask<>(() -> query.ask(question));
        var others = inFlight.putIfAbsent(question, mine);
        if (others != null) {
            return await(others);
        }
        try {
            mine.run();
            var finding = await(mine);
            if (finding.ttlSeconds() > 0) {
                cache.put(question, finding);
            }
            return finding;
        } finally {
            inFlight.remove(question, mine);
        }
    }

    private static Finding await(FutureTask<Finding> task) {
        try {
            return task.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Finding.failure(Finding.Kind.TRY_AGAIN);
        } catch (ExecutionException bug) {
            throw new IllegalStateException(bug);
        }
    }
}
