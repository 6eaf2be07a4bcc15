// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hikyaku.config.ConfigException;
import org.hikyaku.tables.Lookup;
import org.hikyaku.tables.LookupTable;
import org.hikyaku.tables.TableWarnings;
import org.hikyaku.tables.Tables;
import org.hikyaku.tables.query.Parts;
import org.hikyaku.tables.query.Question;
import org.hikyaku.tables.query.ResultFormat;
import org.hikyaku.tables.query.Server;
import org.hikyaku.tables.query.ServerFailure;
import org.hikyaku.tables.query.Servers;
import org.hikyaku.tables.query.SourceSettings;

/// `ldap:` — a directory is searched for the key; the attributes of what is found, and of what that
/// refers to, are the answer. For any number of threads.
///
/// - ldap_table(5)
/// - RFC 4511 (LDAP), RFC 4513 (authentication, TLS), RFC 4516 (URLs)
public final class LdapTable implements LookupTable {

    private final String spec;
    private final TableWarnings warnings;
    private final Question question;
    private final ResultFormat format;
    private final ResultAttributes attributes;
    private final Search search;
    private final int recursionLimit;
    private final Servers<DirectoryServer.Session> servers;

    private LdapTable(
            Tables.Opening opening,
            Question question,
            ResultFormat format,
            ResultAttributes attributes,
            Search search,
            int recursionLimit,
            Servers<DirectoryServer.Session> servers) {
        spec = opening.spec();
        warnings = opening.warnings();
        this.question = question;
        this.format = format;
        this.attributes = attributes;
        this.search = search;
        this.recursionLimit = recursionLimit;
        this.servers = servers;
    }

    /// Reads the settings. No server is asked before the first lookup.
    public static LookupTable open(Tables.Opening opening) throws ConfigException {
        try {
            return of(SourceSettings.of(opening), opening);
        } catch (IOException unreadable) {
            var answer =
                    new Lookup.Unavailable(
                            "table " + opening.spec() + ": " + unreadable.getMessage());
            return _ -> answer;
        }
    }

    private static LdapTable of(SourceSettings settings, Tables.Opening opening)
            throws ConfigException {
        var warnings = opening.warnings();
        var timeout = Duration.ofSeconds(settings.integer("timeout", 10, 1));
        var search = Search.from(settings, timeout, warnings);
        var format =
                ResultFormat.from(
                        settings,
                        settings.text("result_format", settings.text("result_filter", "%s")),
                        opening.spec(),
                        warnings);
        var table =
                new LdapTable(
                        opening,
                        Question.from(settings, opening, search.templates(), format),
                        format,
                        ResultAttributes.from(settings),
                        search,
                        settings.integer("recursion_limit", 1000, 1),
                        servers(settings, opening, timeout));
        for (var name : List.of("cache", "cache_expiry", "cache_size")) {
            settings.withoutEffect(name, "OpenLDAP has no cache any more, and Postfix none since");
        }
        settings.withoutEffect("debuglevel", "it is OpenLDAP's library that it makes talk");
        settings.warnOfOthers();
        return table;
    }

    private static Servers<DirectoryServer.Session> servers(
            SourceSettings settings, Tables.Opening opening, Duration timeout)
            throws ConfigException {
        var access = Access.from(settings, opening, timeout);
        var servers = new ArrayList<Server<DirectoryServer.Session>>();
        for (var host : DirectoryHost.from(settings)) {
            servers.add(new DirectoryServer(host, access));
        }
        int retry = settings.integer("retry_interval", 60, 0);
        return new Servers<>(
                opening.spec(),
                servers,
                new Servers.Care(
                        Servers.Order.AS_WRITTEN,
                        Duration.ofSeconds(retry),
                        Duration.ofSeconds(Math.min(retry, 1)),
                        Duration.ofSeconds(settings.integer("idle_interval", 60, 1)),
                        settings.integer("connection_limit", 10, 1),
                        timeout),
                opening.warnings(),
                opening.nanoTime());
    }

    @Override
    public Lookup lookup(String key) {
        return question.answer(key, this::ask);
    }

    private Lookup ask(Parts key) {
        SearchRequest request;
        try {
            request = search.forKey(key, attributes.all());
        } catch (LDAPException malformed) {
            return unavailable("query_filter: " + malformed.getMessage());
        }
        return servers.ask(session -> ask(session, request, key));
    }

    private Lookup ask(DirectoryServer.Session session, SearchRequest request, Parts key)
            throws ServerFailure {
        var answer = format.answerFor(key);
        try {
            new Expansion(attributes, search, session, answer, recursionLimit)
                    .addAll(session.search(request));
            return answer.lookup();
        } catch (Expansion.Incomplete incomplete) {
            return unavailable(String.valueOf(incomplete.getMessage()));
        } catch (DirectoryServer.NoSuchEntry _) {
            return search.hasChangingBase()
                    ? Lookup.NOT_FOUND
                    : unavailable("Search base '" + request.getBaseDN() + "' not found");
        }
    }

    private Lookup unavailable(String what) {
        var why = "table " + spec + ": " + what;
        warnings.warning(why);
        return new Lookup.Unavailable(why);
    }
}
