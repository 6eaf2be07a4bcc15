// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

/// A text that is not a value of its parameter's kind. Becomes a [ConfigException] as soon as the
/// place where it was written is known.
final class BadValue extends Exception {

    private static final long serialVersionUID = 1L;

    private final Complaint complaint;
    private final String cure;

    /// How Postfix words the different mistakes; NAME and VALUE are filled in by [#wording].
    enum Complaint {
        NUMBER("bad numerical configuration: NAME = VALUE"),
        YES_OR_NO("bad boolean configuration: NAME = VALUE"),
        TIME("parameter NAME: bad time value or unit: VALUE"),
        TOO_SMALL("invalid NAME parameter value VALUE < LIMIT"),
        TOO_LARGE("invalid NAME parameter value VALUE > LIMIT"),
        TOO_SHORT("bad string length LENGTH < LIMIT: NAME = VALUE"),
        FILE("VALUE: cannot open file"),
        WORD("invalid value for NAME: VALUE");

        private final String template;

        Complaint(String template) {
            this.template = template;
        }
    }

    private final long limit;

    BadValue(Complaint complaint, String cure) {
        this(complaint, 0, cure);
    }

    BadValue(Complaint complaint, long limit, String cure) {
        super(cure, null, false, false);
        this.complaint = complaint;
        this.limit = limit;
        this.cure = cure;
    }

    String wording(String name, String value) {
        return complaint
                .template
                .replace("LIMIT", Long.toString(limit))
                .replace("LENGTH", Integer.toString(value.length()))
                .replace("NAME", name)
                .replace("VALUE", value);
    }

    String cure() {
        return cure;
    }
}
