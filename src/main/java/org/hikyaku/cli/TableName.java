// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import org.hikyaku.config.ConfigException;
import org.hikyaku.mail.MailParameters;
import org.hikyaku.tables.IndexEdit;
import org.hikyaku.tables.TableTypes;

/// A table as it is named on a command line.
record TableName(String type, String name) {

    /// `type:name`, or a bare name of the default type.
    static TableName of(String word, MailInstance system) throws ConfigException {
        int colon = word.indexOf(':');
        return colon < 0
                ? new TableName(
                        system.configuration().get(MailParameters.DEFAULT_DATABASE_TYPE), word)
                : new TableName(word.substring(0, colon), word.substring(colon + 1));
    }

    String spec() {
        return type + ':' + name;
    }

    /// A table is asked, not made of a file: it needs a type and a name.
    void requireBoth() throws Fatal {
        if (type.isEmpty() || name.isEmpty()) {
            throw new Fatal(
                    Exit.FAILED,
                    "open dictionary: expecting \"type:name\" form instead of \"" + spec() + '"');
        }
    }

    /// As Postfix calls it when it is open: by the file that has the answers.
    String inMessages() {
        return switch (type) {
            case "hash", "btree", "cdb" -> type + ':' + IndexEdit.file(type, name);
            default -> spec();
        };
    }

    boolean isKnown() {
        return TableTypes.names().contains(type);
    }
}
