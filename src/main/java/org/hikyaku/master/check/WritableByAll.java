// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import org.hikyaku.config.Origin;
import org.hikyaku.config.Problem;

/// Whoever may write main.cf or master.cf owns the mail.
final class WritableByAll implements Check {

    @Override
    public void look(Inspection inspection) {
        var directory = inspection.configuration().directory();
        look(inspection, directory);
        look(inspection, directory.resolve("main.cf"));
        look(inspection, directory.resolve("master.cf"));
    }

    private static void look(Inspection inspection, Path path) {
        try {
            if (Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_WRITE)) {
                inspection.add(
                        Problem.warning(
                                new Origin(path.toString(), 0),
                                "",
                                "",
                                "everybody may write it",
                                "chmod o-w " + path));
            }
        } catch (IOException | UnsupportedOperationException nobodyKnows) {
            // There is no master.cf, or no such thing as a mode.
        }
    }
}
