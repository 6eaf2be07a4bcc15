// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/// Certificates and keys as OpenSSL keeps them. RFC 7468.
public final class PemFile {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

    /// @param body in base64
    private record Block(String label, String body) {
        byte[] content() throws GeneralSecurityException {
            try {
                return Base64.getMimeDecoder().decode(body);
            } catch (IllegalArgumentException bad) {
                throw new GeneralSecurityException(label + ": not base64", bad);
            }
        }
    }

    private PemFile() {}

    /// All certificates of a file, in its order; there may be none.
    public static List<X509Certificate> certificates(Path file)
            throws IOException, GeneralSecurityException {
        var factory = CertificateFactory.getInstance("X.509");
        var certificates = new ArrayList<X509Certificate>();
        for (var block : blocks(file)) {
            if (block.label().equals("CERTIFICATE")) {
                certificates.add(
                        (X509Certificate)
                                factory.generateCertificate(
                                        new ByteArrayInputStream(block.content())));
            }
        }
        return certificates;
    }

    /// The key of a file: `PRIVATE KEY`, or `RSA PRIVATE KEY` as OpenSSL wrote it once. Keys under
    /// a pass phrase are not read, as by Postfix.
    ///
    /// @param algorithm of the public key it belongs to
    public static PrivateKey privateKey(Path file, String algorithm)
            throws IOException, GeneralSecurityException {
        for (var block : blocks(file)) {
            var content =
                    switch (block.label()) {
                        case "PRIVATE KEY" -> block.content();
                        case "RSA PRIVATE KEY" -> rsaInPkcs8(block.content());
                        default -> null;
                    };
            if (content != null) {
                return KeyFactory.getInstance(algorithm)
                        .generatePrivate(new PKCS8EncodedKeySpec(content));
            }
        }
        throw new GeneralSecurityException(
                file + ": no private key in it (openssl pkey makes one of most forms)");
    }

    private static List<Block> blocks(Path file) throws IOException {
        var blocks = new ArrayList<Block>();
        var matcher = BLOCK.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), matcher.group(2)));
        }
        return blocks;
    }

    /// RFC 5958 §2 around RFC 8017 §A.1.2: version 0, the algorithm rsaEncryption, the key.
    private static byte[] rsaInPkcs8(byte[] key) {
        var algorithm =
                new byte[] {
                    2,
                    1,
                    0,
                    0x30,
                    13,
                    6,
                    9,
                    0x2a,
                    (byte) 0x86,
                    0x48,
                    (byte) 0x86,
                    (byte) 0xf7,
                    13,
                    1,
                    1,
                    1,
                    5,
                    0
                };
        return der(0x30, joined(algorithm, der(4, key)));
    }

    private static byte[] der(int tag, byte[] content) {
        int length = content.length;
        // Lengths of keys fit into two octets.
        var head =
                length < 128
                        ? new byte[] {(byte) tag, (byte) length}
                        : new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
        return joined(head, content);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        var both = new byte[first.length + second.length];
        System.arraycopy(first, 0, both, 0, first.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
