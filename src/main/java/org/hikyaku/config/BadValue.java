// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A text that is not a value of its parameter's kind. Becomes a [ConfigException] as soon as the
/// place where it was written is known.
final class BadValue extends Exception {

    private static final long serialVersionUID = 1L;

    private final Complaint complaint;
    private final String cure;

    /// How Postfix words the different mistakes; what is in capitals is filled in by [#wording].
    enum Complaint {
        NUMBER("bad numerical configuration: NAME = VALUE"),
        YES_OR_NO("bad boolean configuration: NAME = VALUE"),
        TIME("parameter NAME: bad time value or unit: VALUE"),
        TOO_SMALL("invalid NAME parameter value VALUE < LIMIT"),
        TOO_LARGE("invalid NAME parameter value VALUE > LIMIT"),
        TOO_SOON("invalid NAME: PART (min LIMIT)"),
        TOO_LATE("invalid NAME: PART (max LIMIT)"),
        TOO_SHORT("bad string length LENGTH < LIMIT: NAME = VALUE"),
        FILE("VALUE: cannot open file"),
        WORD("invalid value for NAME: VALUE"),
        CHOICE("unknown NAME value \"PART\" in \"VALUE\"");

        private final String template;

        Complaint(String template) {
            this.template = template;
        }
    }

    private static final Pattern BLANKS = Pattern.compile("LENGTH|LIMIT|NAME|PART|VALUE");

    /// The word of it that is wrong, or what the bound is compared with.
    private final String part;

    private final long limit;

    BadValue(Complaint complaint, String cure) {
        this(complaint, "", cure);
    }

    BadValue(Complaint complaint, String part, String cure) {
        this(complaint, part, 0, cure);
    }

    BadValue(Complaint complaint, long measure, long limit, String cure) {
        this(complaint, Long.toString(measure), limit, cure);
    }

    private BadValue(Complaint complaint, String part, long limit, String cure) {
        super(cure, null, false, false);
        this.complaint = complaint;
        this.part = part;
        this.limit = limit;
        this.cure = cure;
    }

    String wording(String name, String value) {
        return BLANKS.matcher(complaint.template)
                .replaceAll(blank ->
                        Matcher.quoteReplacement(
                                switch (blank.group()) {
                                    case "LENGTH" -> Integer.toString(value.length());
                                    case "LIMIT" -> Long.toString(limit);
                                    case "NAME" -> name;
                                    case "VALUE" -> value;
                                    default -> part;
                                }));
    }

    String cure() {
        return cure;
    }
}
