// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A message that asked for VERP goes to each recipient by itself, from a sender of its own.
class VerpDeliveryTest {

    private final Office office = new Office();

    @Test
    void everyRecipientIsADeliveryOfItsOwn() throws Exception {
        office.mailWithVerp("list@here", "a@x", "b@x");
        office.settle();
        assertEquals(
                Set.of("x: a@x from list+a=x@here", "x: b@x from list+b=x@here"),
                Set.copyOf(office.agent.senders()));
        assertEquals(List.of(), office.reports.sent);
        assertEquals(1, office.log.with("from=<list@here>").size());
    }
}
