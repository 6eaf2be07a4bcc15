// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {

    /// Compared with `getopts` and with Postfix's commands.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    -v -c dir word      | v c=dir / word
                    -vvcdir word        | v v c=dir / word
                    -c=dir              | c==dir /
                    -v word -v          | v / word -v
                    -v -- -v            | v / -v
                    -                   | / -
                    -v -                | v / -
                    -c -v               | c=-v /
                    -z                  | invalid option -- 'z'
                    -vz                 | v invalid option -- 'z'
                    -:                  | invalid option -- ':'
                    -c                  | option requires an argument -- 'c'
                    -vc                 | v option requires an argument -- 'c'
                    """)
    void wordsAreReadAsByGetopt(String words, String expected) {
        assertEquals(expected, read(List.of(words.split(" ", -1))));
    }

    private static String read(List<String> words) {
        var options = new Options("c:v", words);
        var seen = new ArrayList<String>();
        try {
            for (char option = options.next(); option != Options.END; option = options.next()) {
                seen.add(option == 'c' ? "c=" + options.argument() : String.valueOf(option));
            }
        } catch (BadOption bad) {
            seen.add(bad.getMessage());
            return String.join(" ", seen);
        }
        seen.add("/");
        seen.addAll(options.rest());
        return String.join(" ", seen);
    }
}
