// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.declared;

import java.util.ArrayList;
import java.util.List;
import org.hikyaku.config.Parameter;

/// All parameters that are declared and not read.
public final class Declared {

    /// Class by class.
    public static final List<Parameter<?>> ALL =
            together(
                    MultiInstance.ALL,
                    Postscreen.ALL,
                    SmtpdSession.ALL,
                    ClientLimits.ALL,
                    SmtpdAccess.ALL,
                    PolicyService.ALL,
                    AddressVerification.ALL,
                    Milters.ALL,
                    Qmqpd.ALL,
                    ServerTls.ALL,
                    ClientTls.ALL,
                    TlsLibrary.ALL,
                    RequireTls.ALL,
                    Sasl.ALL,
                    Installation.ALL,
                    Processes.ALL,
                    QueueOfFiles.ALL,
                    TableFiles.ALL,
                    Entrance.ALL,
                    ContentInspection.ALL,
                    AddressRewriting.ALL,
                    Routing.ALL,
                    LocalDelivery.ALL,
                    Reports.ALL);

    private Declared() {}

    @SafeVarargs
    private static List<Parameter<?>> together(List<Parameter<?>>... classes) {
        var all = new ArrayList<Parameter<?>>();
        for (var parameters : classes) {
            all.addAll(parameters);
        }
        return List.copyOf(all);
    }
}
