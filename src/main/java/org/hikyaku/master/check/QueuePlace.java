// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.check;

import java.nio.file.Files;
import java.nio.file.Path;

/// `queue_directory` has to be a directory we may write, or a place where we may make one.
final class QueuePlace implements Check {

    @Override
    public void look(Inspection inspection) {
        var name = inspection.value("queue_directory");
        if (name.isEmpty()) {
            return;
        }
        var place = Path.of(name).toAbsolutePath();
        while (Files.notExists(place) && place.getParent() != null) {
            place = place.getParent();
        }
        if (!Files.isDirectory(place)) {
            inspection.refuse(
                    "queue_directory",
                    "queue_directory = " + name + ": " + place + " is no directory",
                    "name a directory");
        } else if (!Files.isWritable(place)) {
            inspection.refuse(
                    "queue_directory",
                    "queue_directory = " + name + ": cannot write in " + place,
                    "chown it to the user that the mail system runs as");
        }
    }
}
