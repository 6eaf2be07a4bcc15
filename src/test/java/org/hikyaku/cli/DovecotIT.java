// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.hikyaku.cli.Installation.Said;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Mail goes to a real Dovecot by LMTP, as docs/howto/deliver-to-dovecot.md has it. Skipped where
/// none is installed.
class DovecotIT {

    @TempDir private Path directory;

    @Test
    void takesMailByTcpAndByItsSocketAndRefusesOneOfTwo() throws Exception {
        try (var dovecot = Dovecot.start();
                var us =
                        Installation.in(
                                directory,
                                "virtual_mailbox_domains = example.net",
                                "virtual_mailbox_maps = static:known",
                                "virtual_transport = lmtp:inet:127.0.0.1:" + dovecot.port)) {
            us.start();
            send(us, "by tcp", Dovecot.USER);
            us.awaitLog("to=<" + Dovecot.USER + ">, relay=127.0.0.1[127.0.0.1]:" + dovecot.port);
            assertEquals(1, dovecot.mailbox().size());

            us.set("virtual_transport = lmtp:unix:" + dovecot.directory + "/lmtp");
            assertEquals(0, us.run("postfix", "reload").code());
            us.forgetLog();
            send(us, "by socket", Dovecot.USER, "bad@example.net");
            us.awaitLog(2, ", status=");
            var relay = ", relay=mail.example.com[" + dovecot.directory + "/lmtp], ";
            var sent = us.logged("to=<" + Dovecot.USER + ">").getFirst();
            assertTrue(sent.startsWith("postfix/lmtp: "), sent);
            assertTrue(sent.contains(relay), sent);
            assertTrue(sent.contains(" status=sent (250 2.0.0 <" + Dovecot.USER + "> "), sent);
            var refused = us.logged("to=<bad@example.net>").getFirst();
            assertTrue(refused.contains(relay), refused);
            assertTrue(refused.contains(" dsn=5.1.1, status=bounced (host mail."), refused);
            var mailbox = dovecot.mailbox();
            assertEquals(2, mailbox.size());
            assertTrue(mailbox.stream().anyMatch(mail -> mail.contains("Subject: by tcp\n")));
            assertTrue(mailbox.stream().anyMatch(mail -> mail.contains("Subject: by socket\n")));
        }
    }

    private static void send(Installation us, String subject, String... to) throws Exception {
        var words = new java.util.ArrayList<>(java.util.List.of("sendmail", "-f", "x@example.com"));
        words.addAll(java.util.List.of(to));
        var text = "Subject: " + subject + "\n\nhello\n";
        assertEquals(new Said(0, "", ""), us.runWith(text, words.toArray(String[]::new)));
    }
}
