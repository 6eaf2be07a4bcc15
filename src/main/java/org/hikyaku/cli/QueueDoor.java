// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.hikyaku.config.ConfigException;
import org.hikyaku.master.control.QueueAccess;
import org.hikyaku.master.control.QueueEntry;
import org.hikyaku.master.control.StoreAccess;
import org.hikyaku.queue.JournalSettings;
import org.hikyaku.queue.JournalStore;
import org.hikyaku.queue.MessageStore.Place;
import org.hikyaku.queue.QueueName;
import org.hikyaku.receive.pickup.Maildrop;

/// The queue's back door, for its owner while no server runs: the command opens the journal itself.
/// Two at once are refused by the journal's lock. What root makes there is given to the queue's
/// owner, or the next server could not read it.
final class QueueDoor implements QueueAccess {

    private final Path queueDirectory;
    private final JournalStore store;
    private final StoreAccess access;

    private QueueDoor(Path queueDirectory, JournalStore store) {
        this.queueDirectory = queueDirectory;
        this.store = store;
        this.access = new StoreAccess(store);
    }

    /// @throws IOException also when a server runs after all
    static QueueDoor open(MailInstance system) throws ConfigException, IOException {
        var directory = system.queueDirectory();
        var store =
                JournalStore.open(
                        directory,
                        JournalSettings.from(system.configuration()),
                        InstantSource.system(),
                        event -> system.log("postfix/postsuper", event));
        return new QueueDoor(directory, store);
    }

    /// What was left in `maildrop/` stands first, as in Postfix.
    @Override
    public void list(Consumer<QueueEntry> visitor) throws IOException {
        Maildrop.list(
                queueDirectory,
                waiting ->
                        visitor.accept(
                                new QueueEntry(
                                        Place.in(QueueName.MAILDROP),
                                        waiting.name(),
                                        waiting.time().getEpochSecond(),
                                        waiting.size(),
                                        waiting.sender(),
                                        waiting.recipients().stream()
                                                .map(to -> new QueueEntry.Waiting(to, ""))
                                                .toList())));
        access.list(visitor);
    }

    @Override
    public List<String> change(Change change, List<String> ids, Set<QueueName> among)
            throws IOException {
        return access.change(change, ids, among);
    }

    @Override
    public long changeAll(Change change, Set<QueueName> among) throws IOException {
        return access.changeAll(change, among);
    }

    @Override
    public boolean show(String id, MessageViewer viewer) throws IOException {
        return access.show(id, viewer);
    }

    @Override
    public void close() {
        try {
            store.close();
            giveBack();
        } catch (IOException _) {
            // All that was asked for is on the disk; the next to open the queue recovers the rest.
        }
    }

    private void giveBack() throws IOException {
        int us = MailInstance.uid();
        int owner = MailInstance.owner(queueDirectory);
        if (us == owner) {
            return;
        }
        var user = Files.getOwner(queueDirectory);
        Files.walkFileTree(
                queueDirectory,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        return own(file);
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path directory, IOException failure)
                            throws IOException {
                        return own(directory);
                    }

                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path directory, BasicFileAttributes attributes) {
                        // Whose a file in maildrop is says who sent it.
                        return directory.endsWith("maildrop") || directory.endsWith("pickup")
                                ? FileVisitResult.SKIP_SUBTREE
                                : FileVisitResult.CONTINUE;
                    }

                    private FileVisitResult own(Path file) throws IOException {
                        var isOurs =
                                (int)
                                                Files.getAttribute(
                                                        file, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                                        == us;
                        if (isOurs && !Files.isSymbolicLink(file)) {
                            Files.setOwner(file, user);
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
