// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cleanup;

import java.time.InstantSource;
import java.time.ZoneId;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hikyaku.config.Configuration;
import org.hikyaku.log.Voice;
import org.hikyaku.mail.Address;
import org.hikyaku.queue.MessageStore;
import org.hikyaku.rewrite.VirtualAliases;
import org.hikyaku.rewrite.VirtualAliases.Expansion;

/// `cleanup(8)`: opens drafts. Any number of threads may; each draft is for one.
public final class CleanupService implements Cleanup {

    private final CleanupSettings settings;
    private final Function<Address, Expansion> aliases;
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
        this(CleanupSettings.from(configuration), aliases::expand, store, clock, zone, voices);
    }

    private CleanupService(
            CleanupSettings settings,
            Function<Address, Expansion> aliases,
            MessageStore store,
            InstantSource clock,
            ZoneId zone,
            Supplier<Voice> voices) {
        this.settings = settings;
        this.aliases = aliases;
        this.store = store;
        this.clock = clock;
        this.zone = zone;
        this.voices = voices;
    }

    /// The same for mail whose aliases are left alone: before a content filter, say, after which it
    /// comes back. `receive_override_options = no_address_mappings`.
    public Cleanup withoutAddressMappings() {
        return new CleanupService(settings, VirtualAliases::itself, store, clock, zone, voices);
    }

    @Override
    public Draft open(MailSource source) {
        var now = clock.instant();
        return new MessageDraft(
                settings, aliases, source, store, store.allocate(now), now, zone, voices.get());
    }
}
