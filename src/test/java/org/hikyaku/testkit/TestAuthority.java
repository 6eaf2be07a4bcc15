// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A certificate authority for one test, run by the OpenSSL of this machine.
public final class TestAuthority {

    private final Path directory;

    /// @param directory for certificates and keys, readable for all: it is a test
    public TestAuthority(Path directory) throws IOException, InterruptedException {
        this.directory = directory;
        openssl(
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "30",
                "-subj",
                "/CN=authority of a test",
                "-keyout",
                key("ca").toString(),
                "-out",
                certificate("ca").toString());
    }

    /// A certificate and a key.
    ///
    /// @param names as OpenSSL writes them: `DNS:localhost,IP:127.0.0.1`
    public void issue(String name, String names) throws IOException, InterruptedException {
        var request = directory.resolve(name + ".csr").toString();
        openssl(
                "req",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-subj",
                "/CN=" + name,
                "-keyout",
                key(name).toString(),
                "-out",
                request);
        var extensions = directory.resolve(name + ".ext");
        Files.writeString(extensions, "subjectAltName=" + names + "\n");
        openssl(
                "x509",
                "-req",
                "-in",
                request,
                "-CA",
                certificate("ca").toString(),
                "-CAkey",
                key("ca").toString(),
                "-CAcreateserial",
                "-days",
                "30",
                "-extfile",
                extensions.toString(),
                "-out",
                certificate(name).toString());
        Files.setPosixFilePermissions(key(name), PosixFilePermissions.fromString("rw-r--r--"));
    }

    public Path certificate(String name) {
        return directory.resolve(name + ".pem");
    }

    public Path key(String name) {
        return directory.resolve(name + ".key");
    }

    private void openssl(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        var log = directory.resolve("openssl.log");
        var process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException(command + " failed: " + Files.readString(log));
        }
    }
}
