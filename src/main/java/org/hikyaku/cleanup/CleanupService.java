// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cleanup;

import java.time.InstantSource;
import java.time.ZoneId;
import java.util.function.Supplier;
import org.hikyaku.config.Configuration;
import org.hikyaku.log.Voice;
import org.hikyaku.queue.MessageStore;
import org.hikyaku.rewrite.VirtualAliases;

/// `cleanup(8)`: opens drafts. Any number of threads may; each draft is for one.
public final class CleanupService implements Cleanup {

    private final CleanupSettings settings;
    private final VirtualAliases aliases;
    private final MessageStore store;
    private final InstantSource clock;
    private final ZoneId zone;
    private final Supplier<Voice> voices;

    /// A cleanup service as its line in master.cf configures it.
    ///
    /// @param zone of the Date headers we add
    /// @param voices a speaker for each message, with a number of its own
    public CleanupService(
            Configuration configuration,
            VirtualAliases aliases,
            MessageStore store,
            InstantSource clock,
            ZoneId zone,
            Supplier<Voice> voices) {
        this.aliases = aliases;
        this.settings = CleanupSettings.from(configuration);
        this.store = store;
        this.clock = clock;
        this.zone = zone;
        this.voices = voices;
    }

    @Override
    public Draft open(MailSource source) {
        var now = clock.instant();
        return new MessageDraft(
                settings, aliases, source, store, store.allocate(now), now, zone, voices.get());
    }
}
