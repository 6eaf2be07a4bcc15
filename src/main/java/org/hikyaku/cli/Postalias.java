// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.IOException;
import java.time.InstantSource;
import org.hikyaku.config.ConfigException;
import org.hikyaku.mail.AliasLine;
import org.hikyaku.mail.MailParameters;
import org.hikyaku.tables.IndexEdit;
import org.hikyaku.tables.SourceLine;

/// `postalias`: the same as `postmap` for files of aliases.
///
/// Postfix: postalias(1), aliases(5).
final class Postalias {

    private static final String LETTERS = "Nc:d:fijnopq:rsuvw";
    private static final String USAGE =
            "usage: postalias [-Nfijnoprsuvw] [-c config_dir] [-d key] [-q key]"
                    + " [map_type:]file...";

    int run(Invocation call) {
        try (var system = new MailInstance(call, "postalias")) {
            var result = new int[] {Exit.OK};
            var command =
                    new TableCommand(call, system, new Aliases(system), TablePrinter.Style.ALIASES);
            var letters = new Options(LETTERS, call.arguments());
            int failed =
                    system.run(
                            Exit.FAILED, USAGE, () -> result[0] = command.perform(letters, USAGE));
            return failed == Exit.OK ? result[0] : failed;
        }
    }

    private record Aliases(MailInstance system) implements TableBuild.Format {

        @Override
        public SourceLine read(String line) {
            if (line.isEmpty()) {
                return new SourceLine.Nothing(); // Postfix: it begins with a NUL.
            }
            return switch (AliasLine.parse(line)) {
                case AliasLine.Alias(var name, var value) -> new SourceLine.Pair(name, value, null);
                case AliasLine.Bad(var why) -> new SourceLine.Bad(why);
            };
        }

        /// By `@`, Sendmail knows that the file is complete; by the others, NIS who made it and
        /// when.
        @Override
        public void finish(IndexEdit edit, TableName table) throws IOException, ConfigException {
            edit.replace("@", "@");
            edit.putPlain(
                    "YP_LAST_MODIFIED",
                    Long.toString(InstantSource.system().instant().getEpochSecond()));
            edit.putPlain("YP_MASTER_NAME", system.configuration().get(MailParameters.MYHOSTNAME));
        }
    }
}
