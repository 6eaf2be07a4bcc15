// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.check;

import java.io.IOException;
import java.nio.file.Files;
import org.hikyaku.config.Problem;

/// `hash:virtual` without `virtual.db`, or with one older than `virtual`: somebody has edited, and
/// not run postmap.
final class TableIndexes implements Check {

    @Override
    public void look(Inspection inspection) {
        var configuration = inspection.configuration();
        for (var setting : configuration.settings().values()) {
            for (var table : TableWord.in(configuration, setting)) {
                if (!table.isIndexed() || !Files.isReadable(table.source())) {
                    continue;
                }
                var wrong = wrong(table);
                if (!wrong.isEmpty()) {
                    inspection.add(
                            Problem.warning(
                                    setting.origin(),
                                    setting.name(),
                                    table.spec(),
                                    wrong,
                                    command(setting.name()) + ' ' + table.spec()));
                }
            }
        }
    }

    private static String wrong(TableWord table) {
        try {
            if (!Files.exists(table.index())) {
                return table.spec() + " has no index: the answers come from the text";
            }
            return Files.getLastModifiedTime(table.index())
                                    .compareTo(Files.getLastModifiedTime(table.source()))
                            < 0
                    ? "database " + table.index() + " is older than source file " + table.source()
                    : "";
        } catch (IOException goneMeanwhile) {
            return "";
        }
    }

    private static String command(String parameter) {
        return parameter.startsWith("alias_") ? "postalias" : "postmap";
    }
}
