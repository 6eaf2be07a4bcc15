// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.extensions.StartTLSExtendedRequest;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.SocketFactory;
import org.hikyaku.tables.TableWarnings;
import org.hikyaku.tables.query.Server;
import org.hikyaku.tables.query.ServerFailure;

/// One host of `server_host`: connects, StartTLS, binds.
record DirectoryServer(DirectoryHost host, Access access)
        implements Server<DirectoryServer.Session> {

    /// The entry where a search begins is not there.
    static final class NoSuchEntry extends Exception {
        private static final long serialVersionUID = 1;
    }

    /// A connection that has said who it is. One thread has it at a time.
    record Session(LDAPConnection connection, TableWarnings warnings) implements Server.Link {

        /// The entries that were found.
        ///
        /// @throws NoSuchEntry when there is nothing where it should begin
        /// @throws Expansion.Incomplete when the server refused this search
        /// @throws ServerFailure when the server is not there any more, or has no time
        List<SearchResultEntry> search(SearchRequest request)
                throws NoSuchEntry, Expansion.Incomplete, ServerFailure {
            try {
                var entries = connection.search(request).getSearchEntries();
                // Null is for searches that tell somebody else, which ours do not.
                return entries == null ? List.of() : entries;
            } catch (LDAPException failure) {
                var code = failure.getResultCode();
                if (code.equals(ResultCode.NO_SUCH_OBJECT)) {
                    throw new NoSuchEntry();
                }
                if (isAway(code)) {
                    throw DirectoryServer.failure(failure);
                }
                throw new Expansion.Incomplete(
                        "Search error " + code.intValue() + ": " + failure.getMessage());
            }
        }

        void warning(String text) {
            warnings.warning(text);
        }

        @Override
        public void close() {
            connection.close();
        }
    }

    private static boolean isAway(ResultCode code) {
        return !code.isConnectionUsable()
                || code.equals(ResultCode.TIMEOUT)
                || code.equals(ResultCode.BUSY)
                || code.equals(ResultCode.UNAVAILABLE);
    }

    private static ServerFailure failure(Exception thrown) {
        return new ServerFailure(
                ServerFailure.Extent.CONNECTION, String.valueOf(thrown.getMessage()), thrown);
    }

    @Override
    public String name() {
        return host.name();
    }

    @Override
    public boolean isUnixSocket() {
        return host.socket() != null;
    }

    @Override
    public Session open() throws ServerFailure {
        LDAPConnection connection;
        try {
            connection = new LDAPConnection(sockets(), access.options());
        } catch (IOException | GeneralSecurityException noTls) {
            throw failure(noTls);
        }
        boolean isReady = false;
        try {
            connection.connect(host.host(), host.port(), (int) access.timeout().toMillis());
            if (access.startTls() && !host.isSecure()) {
                startTls(connection);
            }
            access.identity().bind(connection);
            isReady = true;
            return new Session(connection, access.warnings());
        } catch (LDAPException refused) {
            throw failure(refused);
        } finally {
            if (!isReady) {
                connection.close();
            }
        }
    }

    private SocketFactory sockets() throws IOException, GeneralSecurityException {
        var socket = host.socket();
        if (socket != null) {
            return new SocketToPath(socket);
        }
        return host.isSecure()
                ? access.tls().context().getSocketFactory()
                : SocketFactory.getDefault();
    }

    private void startTls(LDAPConnection connection) throws LDAPException, ServerFailure {
        try {
            connection.processExtendedOperation(
                    new StartTLSExtendedRequest(access.tls().context()));
        } catch (IOException | GeneralSecurityException noTls) {
            throw failure(noTls);
        }
    }
}
