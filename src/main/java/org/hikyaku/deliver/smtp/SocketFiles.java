// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.nio.file.Files;
import java.nio.file.Path;

/// Where the file of a `unix:` nexthop is.
///
/// @param queueDirectory what relative paths are below
/// @param absolute where paths with a slash in front begin
public record SocketFiles(Path queueDirectory, Absolute absolute) {

    public enum Absolute {
        FROM_ROOT,
        /// The service says chroot in master.cf.
        FROM_QUEUE_DIRECTORY
    }

    Path find(String path) {
        var below = queueDirectory.resolve(path);
        return switch (absolute) {
            case FROM_ROOT -> below; // resolve() leaves an absolute path alone.
            case FROM_QUEUE_DIRECTORY -> {
                var inside = queueDirectory.resolve(path.replaceFirst("^/+", ""));
                // Deviation: Postfix sees nothing outside. Nothing is confined here, so what is
                // clearly meant is taken.
                yield Files.exists(inside) ? inside : below;
            }
        };
    }
}
