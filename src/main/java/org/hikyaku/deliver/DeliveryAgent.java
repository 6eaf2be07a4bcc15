// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver;

/// A way to deliver mail: one per master.cf service of such a program. Called by many threads at
/// once, each with a request of its own; blocks until every recipient of the request has been
/// reported.
///
/// A recipient that is not reported when `deliver` returns or throws is deferred by the caller.
public interface DeliveryAgent {

    void deliver(DeliveryRequest request, OutcomeLog outcomes) throws InterruptedException;

    /// Closes idle connections; called when the service goes away.
    default void shutDown() {}
}
