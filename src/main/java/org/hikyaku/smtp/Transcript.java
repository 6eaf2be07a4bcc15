// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.smtp;

import org.hikyaku.log.Voice;

/// A conversation written into the log line by line, for the peers of `debug_peer_list`: `> peer:
/// line` for what we say, `< peer: line` for what we hear. Content is no part of it, the dot at its
/// end is.
///
/// Confined to the thread of its conversation.
public sealed interface Transcript {

    /// Of a conversation that nobody wants to see.
    Transcript NONE = new Unwritten();

    static Transcript in(Voice voice) {
        return new Written(voice);
    }

    /// We gave this reply.
    ///
    /// @param peer how the log names who is at the other end just now
    void said(String peer, Reply reply);

    /// We gave these commands, each ended by CRLF.
    void said(String peer, String commands);

    /// The peer said this line.
    void heard(String peer, String line);

    /// See [#NONE].
    record Unwritten() implements Transcript {
        @Override
        public void said(String peer, Reply reply) {}

        @Override
        public void said(String peer, String commands) {}

        @Override
        public void heard(String peer, String line) {}
    }

    /// See [#in].
    record Written(Voice voice) implements Transcript {
        @Override
        public void said(String peer, Reply reply) {
            for (int i = 0; i < reply.lines().size(); i++) {
                voice.info("> " + peer + ": " + reply.line(i));
            }
        }

        @Override
        public void said(String peer, String commands) {
            commands.lines().forEach(command -> voice.info("> " + peer + ": " + command));
        }

        @Override
        public void heard(String peer, String line) {
            voice.info("< " + peer + ": " + line);
        }
    }
}
