// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.net;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// TLS as a table's client speaks it: whom it believes, and what it shows. The files are read for
/// each [#context], so that a renewed certificate counts without a reload.
///
/// @param trust what is demanded of the server
/// @param authorities a file of certificates; null for those of the directory
/// @param authorityDirectory files of certificates; null for those that Java comes with
/// @param certificate shown to the server, with the chain behind it; null for none
/// @param key that belongs to it; null to look for it in the same file
public record ClientTls(
        Trust trust,
        @Nullable Path authorities,
        @Nullable Path authorityDirectory,
        @Nullable Path certificate,
        @Nullable Path key) {

    /// What is demanded of a server's certificate.
    public enum Trust {
        /// Nothing: the connection is encrypted, and who is at the other end unknown.
        ANYBODY,
        /// One of the authorities has signed it.
        CHAIN
    }

    private static final char[] NO_PASSWORD = new char[0];

    /// Reads the files.
    ///
    /// @throws IOException when one cannot be read; the text names it
    /// @throws GeneralSecurityException when one is not what it should be
    public SSLContext context() throws IOException, GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(keys(), trusted(), null);
        return context;
    }

    /// Writes certificate and key into a PKCS #12 store, for those who take nothing else.
    public void writeKeyStore(OutputStream to, char[] password)
            throws IOException, GeneralSecurityException {
        if (certificate != null) {
            keyStore(certificate, password).store(to, password);
        }
    }

    private KeyManager @Nullable [] keys() throws IOException, GeneralSecurityException {
        if (certificate == null) {
            return null;
        }
        var factory = KeyManagerFactory.getInstance("SunX509");
        factory.init(keyStore(certificate, NO_PASSWORD), NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private KeyStore keyStore(Path chainFile, char[] password)
            throws IOException, GeneralSecurityException {
        var chain = PemFile.certificates(chainFile);
        if (chain.isEmpty()) {
            throw new GeneralSecurityException(chainFile + ": no certificate in it");
        }
        var secret =
                PemFile.privateKey(
                        key == null ? chainFile : key,
                        chain.getFirst().getPublicKey().getAlgorithm());
        var store = emptyStore();
        store.setKeyEntry("client", secret, password, chain.toArray(Certificate[]::new));
        return store;
    }

    private TrustManager @Nullable [] trusted() throws IOException, GeneralSecurityException {
        return switch (trust) {
            case ANYBODY -> new TrustManager[] {new Anybody()};
            case CHAIN -> authoritiesTrusted();
        };
    }

    private TrustManager @Nullable [] authoritiesTrusted()
            throws IOException, GeneralSecurityException {
        if (authorities == null && authorityDirectory == null) {
            return null;
        }
        var store = emptyStore();
        int number = 0;
        for (var authority : authorityCertificates()) {
            store.setCertificateEntry("authority" + number++, authority);
        }
        if (number == 0) {
            throw new GeneralSecurityException(
                    (authorities == null ? authorityDirectory : authorities)
                            + ": no certificate in it");
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private List<X509Certificate> authorityCertificates()
            throws IOException, GeneralSecurityException {
        if (authorities != null) {
            return PemFile.certificates(authorities);
        }
        var found = new ArrayList<X509Certificate>();
        if (authorityDirectory != null) {
            try (var files = Files.newDirectoryStream(authorityDirectory)) {
                for (var file : files) {
                    if (Files.isRegularFile(file)) {
                        found.addAll(PemFile.certificates(file));
                    }
                }
            }
        }
        return found;
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
