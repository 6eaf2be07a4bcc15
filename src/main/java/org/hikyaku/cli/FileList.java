// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// The value of a table whose values are files: names between commas and blanks, whose contents are
/// one after the other, a line end between. `postmap -F`.
final class FileList {

    /// One of the files cannot be read; the message is Postfix's.
    static final class Unreadable extends IOException {

        private static final long serialVersionUID = 1L;

        Unreadable(String what, IOException why) {
            super(what, why);
        }
    }

    private FileList() {}

    static byte[] read(String value) throws Unreadable {
        var contents = new ByteArrayOutputStream();
        for (var name : value.split("[, \t\r\n]+", -1)) {
            if (name.isEmpty()) {
                continue;
            }
            if (contents.size() > 0) {
                contents.write('\n');
            }
            contents.writeBytes(file(name));
        }
        return contents.toByteArray();
    }

    private static byte[] file(String name) throws Unreadable {
        try {
            return Files.readAllBytes(Path.of(name));
        } catch (NoSuchFileException gone) {
            throw new Unreadable("open " + name + ": No such file or directory", gone);
        } catch (AccessDeniedException denied) {
            throw new Unreadable("open " + name + ": Permission denied", denied);
        } catch (FileSystemException failure) {
            throw new Unreadable("open " + name + ": " + failure.getReason(), failure);
        } catch (IOException failure) {
            throw new Unreadable("read " + name + ": " + failure.getMessage(), failure);
        }
    }
}
