// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.rewrite;

import org.hikyaku.mail.Address;

/// Answers where mail for an address goes. Any number of threads may ask.
public interface Resolver {
    Resolution resolve(Address sender, Address recipient);
}
