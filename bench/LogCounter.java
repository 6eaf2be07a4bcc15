// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Counts a phrase in what a log gains from now on.
final class LogCounter {

    private final byte[] phrase;
    private final RandomAccessFile file;
    private final byte[] buffer = new byte[1 << 20];
    private int matched;
    private int count;

    LogCounter(Path log, String phrase) throws IOException {
        this.phrase = phrase.getBytes(StandardCharsets.US_ASCII);
        file = new RandomAccessFile(log.toFile(), "r");
        file.seek(file.length());
    }

    int count() throws IOException {
        int length;
        while ((length = file.read(buffer)) > 0) {
            for (int i = 0; i < length; i++) {
                if (buffer[i] == phrase[matched]) {
                    if (++matched == phrase.length) {
                        count++;
                        matched = 0;
                    }
                } else {
                    matched = buffer[i] == phrase[0] ? 1 : 0;
                }
            }
        }
        return count;
    }
}
