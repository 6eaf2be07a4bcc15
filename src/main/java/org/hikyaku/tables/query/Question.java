// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables.query;

import java.util.List;
import org.hikyaku.config.ConfigException;
import org.hikyaku.tables.DomainList;
import org.hikyaku.tables.ListMatch;
import org.hikyaku.tables.Lookup;
import org.hikyaku.tables.Tables;
import org.jspecify.annotations.Nullable;

/// Decides about a key before anybody is asked: keys of a foreign domain (`domain`) and keys
/// without the parts that the templates want are in no such table. Unchanging, for any number of
/// threads.
public final class Question {

    /// Asks the server.
    @FunctionalInterface
    public interface Asker {
        Lookup ask(Parts key);
    }

    private final Tables.Opening opening;
    private final @Nullable DomainList domains;
    private final boolean wantsDomain;
    private final boolean wantsUser;
    private final int labels;

    private Question(
            Tables.Opening opening,
            @Nullable DomainList domains,
            List<Template> questions,
            @Nullable Template result) {
        this.opening = opening;
        this.domains = domains;
        boolean domain = result != null && result.mentions("D123456789");
        boolean user = result != null && result.mentions("U");
        int most = result == null ? 0 : result.labels();
        for (var template : questions) {
            domain |= template.mentions("dD123456789");
            user |= template.mentions("uU");
            most = Math.max(most, template.labels());
        }
        wantsDomain = domain;
        wantsUser = user;
        labels = most;
    }

    /// Reads `domain`.
    ///
    /// @param questions the templates that the key goes into
    public static Question from(
            SourceSettings settings,
            Tables.Opening opening,
            List<Template> questions,
            ResultFormat format)
            throws ConfigException {
        return from(settings, opening, questions, format.template);
    }

    /// The same for a table that gives values as they are.
    public static Question from(
            SourceSettings settings, Tables.Opening opening, List<Template> questions)
            throws ConfigException {
        return from(settings, opening, questions, (Template) null);
    }

    private static Question from(
            SourceSettings settings,
            Tables.Opening opening,
            List<Template> questions,
            @Nullable Template result)
            throws ConfigException {
        var names = settings.list("domain", "");
        var domains =
                names.isEmpty()
                        ? null
                        : DomainList.of(names, DomainList.Reach.NAMES, opening.tables());
        return new Question(opening, domains, questions, result);
    }

    /// The template of a setting.
    public static Template template(SourceSettings settings, String name, String text)
            throws ConfigException {
        try {
            return Template.of(text);
        } catch (Template.Malformed malformed) {
            throw settings.wrong(
                    name,
                    "Invalid query template: " + malformed.getMessage(),
                    "write %% for a percent sign");
        }
    }

    /// The answer for a key, from the server if it is one to ask for.
    public Lookup answer(String key, Asker server) {
        var parts = Parts.of(opening.fold(key));
        if (domains != null) {
            if (!parts.hasDomain() || parts.hasEmptyUser()) {
                return Lookup.NOT_FOUND;
            }
            switch (domains.matches(parts.domain())) {
                case ListMatch.Listed _ -> {}
                case ListMatch.NotListed _ -> {
                    return Lookup.NOT_FOUND;
                }
                case ListMatch.Unavailable(var reason) -> {
                    return new Lookup.Unavailable(
                            "table " + opening.spec() + ": domain: " + reason);
                }
            }
        }
        if (key.isEmpty()) {
            opening.warnings()
                    .warning("table \"" + opening.spec() + "\": empty query string -- ignored");
            return Lookup.NOT_FOUND;
        }
        // No server keeps a NUL in a text, and some take it for the end of the question.
        return key.indexOf('\0') < 0 && has(parts) ? server.ask(parts) : Lookup.NOT_FOUND;
    }

    private boolean has(Parts key) {
        return (!wantsDomain || key.hasDomain())
                && (!wantsUser || !key.hasEmptyUser())
                && (labels == 0 || key.labels().size() >= labels);
    }
}
