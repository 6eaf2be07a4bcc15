// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables.query;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Values that a server keeps as octets. Postfix: they must be UTF-8, or the table is broken, and
/// what follows a NUL is not there.
public final class ValueText {

    private ValueText() {}

    /// The text of a value.
    ///
    /// @throws CharacterCodingException when it is not UTF-8
    public static String of(byte[] octets) throws CharacterCodingException {
        var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
        int nul = text.indexOf('\0');
        return nul < 0 ? text : text.substring(0, nul);
    }
}
