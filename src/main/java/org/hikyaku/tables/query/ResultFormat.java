// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables.query;

import org.hikyaku.config.ConfigException;
import org.hikyaku.tables.Lookup;
import org.hikyaku.tables.TableWarnings;
import org.jspecify.annotations.Nullable;

/// Makes the table's answer of the values that the server gave: `result_format`, a comma between
/// values, `expansion_limit`.
public final class ResultFormat {

    private final String spec;
    private final TableWarnings warnings;
    final Template template;
    private final int expansionLimit;

    private ResultFormat(
            String spec, TableWarnings warnings, Template template, int expansionLimit) {
        this.spec = spec;
        this.warnings = warnings;
        this.template = template;
        this.expansionLimit = expansionLimit;
    }

    /// Reads `expansion_limit` too.
    ///
    /// @param format of each value; `%s` for as it is
    public static ResultFormat from(
            SourceSettings settings, String format, String spec, TableWarnings warnings)
            throws ConfigException {
        Template template;
        try {
            template = Template.of(format);
        } catch (Template.Malformed malformed) {
            throw settings.wrong(
                    "result_format",
                    "Invalid result template: " + malformed.getMessage(),
                    "write %% for a percent sign");
        }
        return new ResultFormat(
                spec, warnings, template, settings.integer("expansion_limit", 0, 0));
    }

    /// An answer in the making.
    public Answer answerFor(Parts key) {
        return new Answer(key);
    }

    /// Grows by a value at a time. For one thread.
    public final class Answer {

        private final Parts key;
        private final StringBuilder text = new StringBuilder();
        private int values;

        private Answer(Parts key) {
            this.key = key;
        }

        /// One more value. NULL, empty ones, and those without the part that the format wants, are
        /// skipped.
        public void add(@Nullable String value) {
            if (value == null) {
                return;
            }
            if (value.isEmpty()) {
                warnings.warning(
                        "table \""
                                + spec
                                + "\": empty lookup result for: \""
                                + key.whole()
                                + "\" -- ignored");
                return;
            }
            var parts = Parts.of(value);
            if ((template.mentions("d") && !parts.hasDomain())
                    || (template.mentions("u") && parts.hasEmptyUser())) {
                return;
            }
            if (values++ > 0) {
                text.append(',');
            }
            for (var piece : template.pieces()) {
                switch (piece) {
                    case Template.Literal(var literal) -> text.append(literal);
                    case Template.Expansion(var letter) ->
                            text.append((letter >= 'a' ? parts : key).part(letter));
                }
            }
        }

        /// Whether there are more values than `expansion_limit` allows.
        public boolean isTooLong() {
            return expansionLimit > 0 && values > expansionLimit;
        }

        /// What the table says.
        public Lookup lookup() {
            if (isTooLong()) {
                return new Lookup.Unavailable(
                        "table "
                                + spec
                                + ": Expansion limit exceeded for key: '"
                                + key.whole()
                                + "'");
            }
            return text.isEmpty() ? Lookup.NOT_FOUND : new Lookup.Found(text.toString());
        }
    }
}
