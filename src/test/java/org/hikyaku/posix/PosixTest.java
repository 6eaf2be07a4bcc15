// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PosixTest {

    @TempDir private Path directory;

    @Test
    void rootIsInThePasswordDatabase() throws IOException {
        var byName = Account.named("root");
        assertNotNull(byName);
        assertEquals(0, byName.uid());
        assertEquals(0, byName.gid());
        assertEquals(Path.of("/root"), byName.home());
        assertTrue(byName.shell().startsWith("/"));
        assertEquals(byName, Account.of(0));
    }

    @Test
    void aStrangerIsNot() throws IOException {
        assertNull(Account.named("nobody-of-this-name"));
        assertNull(Account.of(1_999_999_999));
    }

    @Test
    void weAreWhoWeAre() throws IOException {
        var owner = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        assertEquals(owner, Credentials.effectiveUid());
        assertEquals(owner, Credentials.uid());
    }

    @Test
    void theMaskIsGivenBack() {
        int before = Credentials.umask(0_077);
        assertEquals(0_077, Credentials.umask(before));
    }

    @Test
    void aSignalToOurselvesIsHeard() throws Exception {
        var heard = new CountDownLatch(1);
        Signals.on("USR2", heard::countDown);
        Signals.send(ProcessHandle.current().pid(), "USR2");
        assertTrue(heard.await(5, TimeUnit.SECONDS));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 1, 4_194_305})
    void aSignalGoesToOneLivingProcessOrNowhere(long pid) {
        assertThrows(IOException.class, () -> Signals.send(pid, "URG"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "socket",
                "with space/socket",
                "a-directory-with-a-very-long-name-that-alone-is-longer-than-a-socket-path/"
                        + "and-another-directory-with-a-very-long-name-below-it/socket"
            })
    void aSocketWorksWhateverItsPath(String name) throws IOException {
        var path = directory.resolve(name);
        Files.createDirectories(path.getParent());
        try (var server = UnixSockets.listen(path, PosixFilePermissions.fromString("rw-rw-rw-"));
                var client = UnixSockets.connect(path);
                var accepted = server.accept()) {
            client.write(ByteBuffer.wrap("hello".getBytes(StandardCharsets.US_ASCII)));
            var heard = ByteBuffer.allocate(10);
            assertEquals(5, accepted.read(heard));
            assertEquals(Credentials.effectiveUid(), Peer.of(accepted).uid());
        }
    }

    @Test
    void aLivingServerKeepsItsSocketAndADeadOneDoesNot() throws IOException {
        var path = directory.resolve("socket");
        var permissions = PosixFilePermissions.fromString("rw-------");
        try (var _ = UnixSockets.listen(path, permissions)) {
            assertThrows(IOException.class, () -> UnixSockets.listen(path, permissions));
        }
        assertThrows(ConnectException.class, () -> UnixSockets.connect(path));
        try (var _ = UnixSockets.listen(path, permissions);
                var client = UnixSockets.connect(path)) {
            assertTrue(client.isConnected());
        }
    }

    @Test
    void syslogThatIsNotThereIsSaidSo() {
        assertThrows(IOException.class, () -> SyslogSocket.open(directory.resolve("log")));
    }
}
