// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.control;

import java.nio.file.Path;
import org.hikyaku.queue.MessageStore.Place;
import org.hikyaku.queue.QueueName;

/// What the letters of the frames mean, and where the socket is.
final class Frames {

    /// First frame of a connection: the version, the request, its arguments.
    static final char REQUEST = 'Q';

    static final String VERSION = "2";

    /// A queue id, to the server one to act on, from the server one that was acted on.
    static final char ID = 'I';

    /// The ids so far shall be acted on now; the server answers with those that it found, and this.
    static final char TURN = 'T';

    /// A message of a listing, a recipient of it.
    static final char MESSAGE = 'M';

    static final char RECIPIENT = 'R';
    static final char ATTRIBUTE = 'A';
    static final char FACT = 'C';
    static final char CONTENT = 'D';

    /// Last frame of an answer. Each carries a text or texts.
    static final char DONE = 'O';

    static final char NOT_FOUND = '0';
    static final char NOT_ALLOWED = 'P';

    /// Code and text of an SMTP reply.
    static final char REFUSED = 'X';

    static final char FAILED = 'F';

    private Frames() {}

    /// `DEFERRED`, `DEFERRED#` when forced to expire.
    static String place(Place place) {
        return place.queue().name() + (place.forcedExpire() ? "#" : "");
    }

    static Place place(String text) {
        boolean forcedExpire = text.endsWith("#");
        var queue = forcedExpire ? text.substring(0, text.length() - 1) : text;
        return new Place(QueueName.valueOf(queue), forcedExpire);
    }

    static Path socket(Path queueDirectory) {
        return queueDirectory.resolve("public").resolve("control");
    }
}
