// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.testkit.dialogue;

/// One line of a conversation. `number` is the line in the file, for the words of a failure.
public sealed interface Line {

    int number();

    /// `C: text` (a line end is added) or `RAW: text\r\n`. Such lines one after another go out in
    /// one piece: that is how a dialogue pipelines.
    record Send(int number, String text) implements Line {}

    /// `S: pattern`: the whole next line, without its line end.
    record Expect(int number, String pattern) implements Line {}

    /// `C closes`: the client goes away without a word.
    record ClientCloses(int number) implements Line {}

    /// `S closes`: the server has nothing more to say and hangs up.
    record ServerCloses(int number) implements Line {}
}
