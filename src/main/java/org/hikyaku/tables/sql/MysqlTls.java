// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables.sql;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Properties;
import org.hikyaku.config.ConfigException;
import org.hikyaku.net.ClientTls;
import org.hikyaku.tables.query.SourceSettings;

/// `tls_*` of `mysql:` tables, in the words of the driver. mysql_table(5)
final class MysqlTls {

    private MysqlTls() {}

    static void set(SourceSettings settings, MysqlOptions options, Properties properties)
            throws ConfigException {
        var file = settings.text("tls_CAfile", options.value("ssl-ca"));
        var directory = settings.text("tls_CApath", options.value("ssl-capath"));
        var certificate = settings.text("tls_cert_file", options.value("ssl-cert"));
        var key = settings.text("tls_key_file", options.value("ssl-key"));
        boolean hasAuthorities = !file.isEmpty() || !directory.isEmpty();
        if (settings.bool("tls_verify_cert", options.isOn("ssl-verify-server-cert"))) {
            properties.setProperty("sslMode", "verify-full");
        } else if (hasAuthorities) {
            properties.setProperty("sslMode", "verify-ca");
        } else if (!certificate.isEmpty()) {
            properties.setProperty("sslMode", "trust");
        }
        settings.withoutEffect("tls_ciphers", "Java's own list of cipher suites is used");
        if (!file.isEmpty()) {
            properties.setProperty("serverSslCert", file);
        } else if (!directory.isEmpty()) {
            properties.setProperty("serverSslCert", authorities(settings, Path.of(directory)));
        }
        if (!certificate.isEmpty()) {
            keyStore(settings, Path.of(certificate), key, properties);
        }
    }

    /// All certificates of a directory; the driver takes their text as well as a file's name.
    private static String authorities(SourceSettings settings, Path directory)
            throws ConfigException {
        var text = new StringBuilder();
        try (var files = Files.newDirectoryStream(directory)) {
            for (var file : files) {
                if (Files.isRegularFile(file)) {
                    text.append(Files.readString(file, StandardCharsets.ISO_8859_1)).append('\n');
                }
            }
        } catch (IOException unreadable) {
            throw settings.wrong("tls_CApath", "cannot read " + unreadable.getMessage(), "");
        }
        // What is before the first certificate would make it a file's name.
        int start = text.indexOf("-----BEGIN CERTIFICATE-----");
        if (start < 0) {
            throw settings.wrong("tls_CApath", "no certificate in " + directory, "");
        }
        return text.substring(start);
    }

    /// The driver reads keys from a store in a file only, so one is made, readable for us alone and
    /// gone when we are.
    private static void keyStore(
            SourceSettings settings, Path certificate, String key, Properties properties)
            throws ConfigException {
        try {
            var tls =
                    new ClientTls(
                            ClientTls.Trust.ANYBODY,
                            null,
                            null,
                            certificate,
                            key.isEmpty() ? null : Path.of(key));
            var octets = new byte[16];
            new SecureRandom().nextBytes(octets);
            var password = HexFormat.of().formatHex(octets);
            var file = Files.createTempFile("hikyaku-mysql", ".p12");
            file.toFile().deleteOnExit();
            try (var to = Files.newOutputStream(file)) {
                tls.writeKeyStore(to, password.toCharArray());
            }
            properties.setProperty("keyStore", file.toString());
            properties.setProperty("keyStoreType", "PKCS12");
            properties.setProperty("keyStorePassword", password);
            properties.setProperty("keyPassword", password);
        } catch (IOException | GeneralSecurityException unusable) {
            throw settings.wrong(
                    "tls_cert_file",
                    "cannot use " + certificate + ": " + unusable.getMessage(),
                    "name the files of a certificate and its key, in PEM form");
        }
    }
}
