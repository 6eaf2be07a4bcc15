// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.check;

import org.hikyaku.config.ConfigException;

/// Looks for one kind of mistake.
@FunctionalInterface
interface Check {

    /// Adds what it finds.
    ///
    /// @throws ConfigException for a problem that ends the search
    void look(Inspection inspection) throws ConfigException;
}
