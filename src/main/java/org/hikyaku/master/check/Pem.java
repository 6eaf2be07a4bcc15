// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.check;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Reads just enough of PEM files to see whether a key and a certificate belong together. RFC 7468.
final class Pem {

    /// Whether two files were made for each other.
    enum Match {
        YES,
        NO,
        /// The key is in a form that we do not read.
        UNKNOWN
    }

    private Pem() {}

    /// The first certificate, which is the server's own; null when there is none.
    static @Nullable X509Certificate certificate(String text) {
        var block = block(text, "CERTIFICATE");
        if (block == null) {
            return null;
        }
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(block));
        } catch (CertificateException bad) {
            return null;
        }
    }

    static Match belong(X509Certificate certificate, String keyText) {
        var algorithm = certificate.getPublicKey().getAlgorithm();
        try {
            var key = key(keyText, algorithm);
            if (key == null) {
                return Match.UNKNOWN;
            }
            var signature = Signature.getInstance(signatureFor(algorithm));
            var something = "something".getBytes(StandardCharsets.US_ASCII);
            signature.initSign(key);
            signature.update(something);
            var signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(something);
            return signature.verify(signed) ? Match.YES : Match.NO;
        } catch (GeneralSecurityException anotherKindOfKey) {
            return Match.NO;
        }
    }

    private static @Nullable PrivateKey key(String text, String algorithm)
            throws GeneralSecurityException {
        var pkcs8 = block(text, "PRIVATE KEY");
        return pkcs8 == null
                ? null
                : KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    private static String signatureFor(String algorithm) {
        return switch (algorithm) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> algorithm;
        };
    }

    private static byte @Nullable [] block(String text, String label) {
        var begin = "-----BEGIN " + label + "-----";
        int start = text.indexOf(begin);
        int end = text.indexOf("-----END " + label + "-----");
        if (start < 0 || end < start) {
            return null;
        }
        try {
            return Base64.getMimeDecoder().decode(text.substring(start + begin.length(), end));
        } catch (IllegalArgumentException bad) {
            return null;
        }
    }
}
