// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Certificates and keys: there, readable, in date, and belonging together. Otherwise Postfix goes
/// on without TLS, and so says only the log.
final class Certificates implements Check {

    private record Pair(String certificate, String key) {}

    private static final List<Pair> PAIRS =
            List.of(
                    new Pair("smtpd_tls_cert_file", "smtpd_tls_key_file"),
                    new Pair("smtpd_tls_eccert_file", "smtpd_tls_eckey_file"),
                    new Pair("smtp_tls_cert_file", "smtp_tls_key_file"),
                    new Pair("smtp_tls_eccert_file", "smtp_tls_eckey_file"));

    @Override
    public void look(Inspection inspection) {
        for (var pair : PAIRS) {
            if (inspection.isSet(pair.certificate())) {
                look(inspection, pair);
            }
        }
        look(inspection, "smtpd_tls_chain_files");
        look(inspection, "smtp_tls_chain_files");
    }

    private static void look(Inspection inspection, String chainFiles) {
        for (var word : inspection.words(chainFiles)) {
            var _ = read(inspection, chainFiles, word);
        }
    }

    private static void look(Inspection inspection, Pair pair) {
        var certificateFile = inspection.value(pair.certificate());
        var keyFile = inspection.value(pair.key());
        if (certificateFile.isEmpty() || certificateFile.equals("none")) {
            return;
        }
        var certificateText = read(inspection, pair.certificate(), certificateFile);
        var keyText = read(inspection, pair.key(), keyFile.isEmpty() ? certificateFile : keyFile);
        if (certificateText.isEmpty() || keyText.isEmpty()) {
            return;
        }
        var certificate = Pem.certificate(certificateText);
        if (certificate == null) {
            inspection.warn(
                    pair.certificate(),
                    certificateFile + " has no certificate in PEM format",
                    "it begins with -----BEGIN CERTIFICATE-----");
            return;
        }
        if (certificate.getNotAfter().toInstant().isBefore(inspection.surroundings().now())) {
            inspection.warn(
                    pair.certificate(),
                    certificateFile
                            + ": the certificate expired at "
                            + certificate.getNotAfter().toInstant(),
                    "renew it");
        }
        if (Pem.belong(certificate, keyText) == Pem.Match.NO) {
            inspection.warn(
                    pair.key(),
                    (keyFile.isEmpty() ? certificateFile : keyFile)
                            + " is not the key of the certificate in "
                            + certificateFile,
                    "name the two files that were made together");
        }
    }

    /// Empty for a file that cannot be read.
    private static String read(Inspection inspection, String name, String file) {
        try {
            return Files.readString(Path.of(file), java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            boolean isThere = Files.exists(Path.of(file));
            inspection.warn(
                    name,
                    name
                            + ": open "
                            + file
                            + (isThere ? ": Permission denied" : ": No such file or directory"),
                    isThere ? "let the user of the mail system read it" : "create the file");
            return "";
        }
    }
}
