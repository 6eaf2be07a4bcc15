// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables.ldap;

import com.unboundid.ldap.sdk.DereferencePolicy;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchScope;
import java.time.Duration;
import java.util.List;
import org.hikyaku.config.ConfigException;
import org.hikyaku.tables.TableWarnings;
import org.hikyaku.tables.query.Parts;
import org.hikyaku.tables.query.Question;
import org.hikyaku.tables.query.SourceSettings;
import org.hikyaku.tables.query.Template;

/// What a table searches for: `search_base`, `query_filter`, `scope` and the limits of a search.
record Search(
        Template base,
        Template filter,
        SearchScope scope,
        DereferencePolicy dereference,
        int sizeLimit,
        Duration timeout) {

    private static final String ANY = "(objectClass=*)";

    static Search from(SourceSettings settings, Duration timeout, TableWarnings warnings)
            throws ConfigException {
        var filterText = settings.text("query_filter", "mailacceptinggeneralid=%s");
        var filter = Question.template(settings, "query_filter", filterText);
        if (filter.pieces().stream().noneMatch(Template.Expansion.class::isInstance)) {
            warnings.warning(
                    settings.where("query_filter")
                            + ": Fixed query_filter "
                            + filterText
                            + " is probably useless");
        }
        return new Search(
                Question.template(settings, "search_base", settings.text("search_base", "")),
                filter,
                scope(settings, warnings),
                dereference(settings, warnings),
                settings.integer("size_limit", settings.integer("expansion_limit", 0, 0), 0),
                timeout);
    }

    private static SearchScope scope(SourceSettings settings, TableWarnings warnings) {
        var text = settings.text("scope", "sub");
        return switch (text) {
            case "sub" -> SearchScope.SUB;
            case "one" -> SearchScope.ONE;
            case "base" -> SearchScope.BASE;
            default -> {
                warnings.warning(
                        settings.where("scope")
                                + ": Unrecognized value "
                                + text
                                + " specified for scope; using sub");
                yield SearchScope.SUB;
            }
        };
    }

    private static DereferencePolicy dereference(SourceSettings settings, TableWarnings warnings)
            throws ConfigException {
        int number = settings.integer("dereference", 0, 0);
        var policy = DereferencePolicy.definedValueOf(number);
        if (policy == null) {
            warnings.warning(
                    settings.where("dereference")
                            + ": Unrecognized value "
                            + number
                            + " specified for dereference; using 0");
            return DereferencePolicy.NEVER;
        }
        return policy;
    }

    List<Template> templates() {
        return List.of(base, filter);
    }

    /// Whether where to search depends on the key, so that there need not be such a place.
    boolean hasChangingBase() {
        return base.pieces().stream().anyMatch(Template.Expansion.class::isInstance);
    }

    /// The search for a key.
    ///
    /// @throws LDAPException when `query_filter` is not a filter
    SearchRequest forKey(Parts key, String... attributes) throws LDAPException {
        return request(
                Quoting.NAME.fill(base, key),
                scope,
                Filter.create(Quoting.FILTER.fill(filter, key)),
                attributes);
    }

    /// The search for an entry by its name.
    SearchRequest forName(String name, String... attributes) throws LDAPException {
        return request(name, SearchScope.BASE, Filter.create(ANY), attributes);
    }

    /// Any search, within the table's limits.
    SearchRequest request(String name, SearchScope reach, Filter condition, String... attributes) {
        var request =
                new SearchRequest(
                        name,
                        reach,
                        dereference,
                        sizeLimit,
                        (int) timeout.toSeconds(),
                        false,
                        condition,
                        attributes);
        request.setResponseTimeoutMillis(timeout.toMillis());
        return request;
    }
}
