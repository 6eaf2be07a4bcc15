// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables.ldap;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPURL;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.hikyaku.tables.query.ResultFormat;
import org.hikyaku.tables.query.ServerFailure;
import org.hikyaku.tables.query.ValueText;

/// Turns the entries that were found into an answer, following the names and URLs in their special
/// attributes from entry to entry. One lookup, one thread.
final class Expansion {

    /// There is no answer to this lookup.
    static final class Incomplete extends Exception {
        private static final long serialVersionUID = 1;

        Incomplete(String reason) {
            super(reason);
        }
    }

    private final ResultAttributes attributes;
    private final Search search;
    private final DirectoryServer.Session session;
    private final ResultFormat.Answer answer;
    private final int recursionLimit;

    /// What we follow at the moment. What leads to itself would be followed to the limit, each time
    /// with the same end.
    private final Deque<String> trail = new ArrayDeque<>();

    Expansion(
            ResultAttributes attributes,
            Search search,
            DirectoryServer.Session session,
            ResultFormat.Answer answer,
            int recursionLimit) {
        this.attributes = attributes;
        this.search = search;
        this.session = session;
        this.answer = answer;
        this.recursionLimit = recursionLimit;
    }

    void addAll(List<SearchResultEntry> entries) throws Incomplete, ServerFailure {
        if (search.sizeLimit() > 0 && entries.size() > search.sizeLimit()) {
            throw new Incomplete("Search found more than " + search.sizeLimit() + " entries");
        }
        for (var entry : entries) {
            add(entry);
        }
    }

    private void add(SearchResultEntry entry) throws Incomplete, ServerFailure {
        boolean isTerminal = has(entry, ResultAttributes.Kind.TERMINAL);
        boolean leadsOn = has(entry, ResultAttributes.Kind.SPECIAL);
        for (var attribute : entry.getAttributes()) {
            switch (attributes.kind(attribute.getName())) {
                case TERMINAL -> addValues(attribute);
                case LEAF -> {
                    if (!isTerminal && !leadsOn) {
                        addValues(attribute);
                    }
                }
                case ORDINARY -> {
                    if (!isTerminal) {
                        addValues(attribute);
                    }
                }
                case SPECIAL -> {
                    if (!isTerminal) {
                        follow(attribute);
                    }
                }
                case null -> {}
            }
        }
    }

    private boolean has(SearchResultEntry entry, ResultAttributes.Kind kind) {
        for (var attribute : entry.getAttributes()) {
            if (attribute.hasValue() && attributes.kind(attribute.getName()) == kind) {
                return true;
            }
        }
        return false;
    }

    private void addValues(Attribute attribute) throws Incomplete {
        for (var octets : attribute.getValueByteArrays()) {
            answer.add(text(octets, attribute.getName()));
            if (answer.isTooLong()) {
                return; // The answer says so itself.
            }
        }
    }

    private static String text(byte[] octets, String attribute) throws Incomplete {
        try {
            return ValueText.of(octets);
        } catch (CharacterCodingException notUtf8) {
            throw new Incomplete("non-UTF-8 value of " + attribute);
        }
    }

    private void follow(Attribute attribute) throws Incomplete, ServerFailure {
        for (var octets : attribute.getValueByteArrays()) {
            if (answer.isTooLong()) {
                return;
            }
            var value = text(octets, attribute.getName());
            if (trail.size() + 1 >= recursionLimit || trail.contains(value)) {
                throw new Incomplete(
                        "Recursion limit exceeded for special attribute "
                                + attribute.getName()
                                + '='
                                + value);
            }
            trail.push(value);
            followValue(value);
            trail.pop();
        }
    }

    private void followValue(String value) throws Incomplete, ServerFailure {
        try {
            if (isUrl(value)) {
                followUrl(new LDAPURL(value));
            } else {
                addAll(session.search(search.forName(value, attributes.all())));
            }
        } catch (DirectoryServer.NoSuchEntry _) {
            session.warning("DN " + value + " not found, skipping");
        } catch (LDAPException malformed) {
            throw new Incomplete("malformed URL " + value + ": " + malformed.getMessage());
        }
    }

    private static boolean isUrl(String value) {
        var start = value.substring(0, Math.min(value.length(), 8)).toLowerCase(Locale.ROOT);
        return start.startsWith("ldap://")
                || start.startsWith("ldaps://")
                || start.startsWith("ldapi://");
    }

    /// Postfix: the host of the URL does not matter, this server is asked.
    private void followUrl(LDAPURL url)
            throws Incomplete, ServerFailure, DirectoryServer.NoSuchEntry {
        var selected = attributes.selected(url.getAttributes());
        if (selected != null) {
            addAll(
                    session.search(
                            search.request(
                                    url.getBaseDN().toString(),
                                    url.getScope(),
                                    url.getFilter(),
                                    selected)));
        }
    }
}
