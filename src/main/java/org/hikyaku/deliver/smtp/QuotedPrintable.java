// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.io.IOException;
import org.hikyaku.mail.Content;

/// Writes text as quoted-printable. RFC 2045 §6.7.
final class QuotedPrintable {

    private static final byte[] HEX = {
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'
    };

    /// With the `=` of a soft line break, 76.
    private static final int LONGEST = 75;

    private final Content.Sink next;
    private final byte[] out = new byte[4096];
    private int filled;
    private int column;

    /// A blank that must not stand at the end of a line; 0 when there is none.
    private byte heldBack;

    QuotedPrintable(Content.Sink next) {
        this.next = next;
    }

    void text(byte[] octets, int length) throws IOException {
        for (int i = 0; i < length; i++) {
            byte octet = octets[i];
            releaseBlank();
            if (octet == ' ' || octet == '\t') {
                heldBack = octet;
            } else if (octet > ' ' && octet < 127 && octet != '=') {
                room(1);
                out[filled++] = octet;
                column++;
            } else {
                coded(octet);
            }
        }
    }

    void lineEnd() throws IOException {
        if (heldBack != 0) {
            coded(heldBack);
            heldBack = 0;
        }
        out[filled++] = '\n';
        column = 0;
        next.accept(out, 0, filled);
        filled = 0;
    }

    private void releaseBlank() throws IOException {
        if (heldBack != 0) {
            room(1);
            out[filled++] = heldBack;
            column++;
            heldBack = 0;
        }
    }

    private void coded(byte octet) throws IOException {
        room(3);
        out[filled++] = '=';
        out[filled++] = HEX[(octet >> 4) & 15];
        out[filled++] = HEX[octet & 15];
        column += 3;
    }

    private void room(int octets) throws IOException {
        if (column + octets > LONGEST) {
            out[filled++] = '=';
            out[filled++] = '\n';
            column = 0;
        }
        if (out.length - filled < 8) {
            next.accept(out, 0, filled);
            filled = 0;
        }
    }
}
