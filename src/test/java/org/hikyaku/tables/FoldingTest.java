// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// As Postfix 3.7.11 with ICU 72 folds them: seen with an index of a key for each code point, of
/// which we agree on all but 27 capitals that Unicode has had only since.
class FoldingTest {

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    KeY,       key
                    É,         é
                    STRASSE,   strasse
                    straße,    strasse
                    STRAẞE,    strasse
                    İX,        i\u0307x
                    ıX,        ıx
                    ΣΑΣ,       σασ
                    σας,       σασ
                    ǅ,         ǆ
                    ﬁ,         fi
                    ŉ,         ʼn
                    ΐ,         ι\u0308\u0301
                    ſ,         s
                    Ꭰ,         Ꭰ
                    ꭰ,         Ꭰ
                    ᏸ,         Ᏸ
                    Ა,         ა
                    Ⓐ,         ⓐ
                    𐐀,         𐐨
                    """)
    void allFormsOfALetterAreOne(String key, String folded) {
        assertEquals(folded.translateEscapes(), Folding.fold(key));
    }

    @ParameterizedTest
    @CsvSource({"KeY É, key É", "straße, straße"})
    void orOnlyThoseOfAscii(String key, String folded) {
        assertEquals(folded, Folding.foldAscii(key));
    }
}
