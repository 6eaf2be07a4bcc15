// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import org.hikyaku.tables.IndexEdit;
import org.hikyaku.tables.SourceLine;

/// `postmap`: makes the index of a table's text, changes it, and asks tables of any type.
///
/// Postfix: postmap(1).
final class Postmap {

    private static final String LETTERS = "bc:d:fFhijmnNopq:rsuUvw";
    private static final String USAGE =
            "usage: postmap [-bfFhijmnNoprsuUvw] [-c config_dir] [-d key] [-q key]"
                    + " [map_type:]file...";

    int run(Invocation call) {
        try (var system = new MailInstance(call, "postmap")) {
            var result = new int[] {Exit.OK};
            var command = new TableCommand(call, system, new Maps(), TablePrinter.Style.MAPS);
            var letters = new Options(LETTERS, call.arguments());
            int failed =
                    system.run(
                            Exit.FAILED, USAGE, () -> result[0] = command.perform(letters, USAGE));
            return failed == Exit.OK ? result[0] : failed;
        }
    }

    private static final class Maps implements TableBuild.Format {
        @Override
        public SourceLine read(String line) {
            return SourceLine.ofMap(line);
        }

        @Override
        public void finish(IndexEdit edit, TableName table) {
            // All is in it.
        }
    }
}
