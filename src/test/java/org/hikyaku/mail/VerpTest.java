// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Seen at Postfix 3.7.11: `sendmail -XV`.
class VerpTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            textBlock =
                    """
                    +=, v@relay.example,   ok@relay.example, v+ok=relay.example@relay.example
                    -=, v+x@relay.example, ok@relay.example, v+x-ok=relay.example@relay.example
                    +=, root@example.com,  xx,               root+xx@example.com
                    +=, root,              a@b,              root+a=b
                    """)
    void theSenderNamesTheRecipient(String delimiters, String sender, String to, String made) {
        var recipient = Recipient.of(0, new Address(to));
        assertEquals(made, new Verp(delimiters).sender(new Address(sender), recipient).text());
    }

    @Test
    void theRecipientIsNamedAsTheSenderWroteIt() {
        var written = new Address("joe");
        var to = new Recipient(0, new Address("joe@b"), written, Notify.UNSPECIFIED, null);
        assertEquals("l+joe@a", new Verp("+=").sender(new Address("l@a"), to).text());
    }

    @Test
    void nobodyIsCalledBackAtTheNullSender() {
        var wish = Attributes.NONE.with(Attribute.VERP_DELIMITERS, "+=");
        assertNull(Verp.of(envelope(Address.NULL_SENDER, wish)));
        assertNull(Verp.of(envelope(new Address("a@b"), Attributes.NONE)));
        assertNotNull(Verp.of(envelope(new Address("a@b"), wish)));
    }

    private static Envelope envelope(Address sender, Attributes attributes) {
        return new Envelope(Instant.EPOCH, sender, List.of(), attributes);
    }
}
