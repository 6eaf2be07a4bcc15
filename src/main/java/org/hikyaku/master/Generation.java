// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.hikyaku.bounce.SenderReports;
import org.hikyaku.config.Configuration;
import org.hikyaku.master.control.ControlSettings;
import org.hikyaku.net.TcpWindow;
import org.hikyaku.receive.pickup.MaildropSweep;
import org.hikyaku.receive.pickup.Pickup;
import org.hikyaku.receive.smtpd.SmtpServer;
import org.hikyaku.schedule.DeliveryPlan;

/// What one configuration made. A reload makes another; sessions and deliveries that run keep the
/// one they began with.
///
/// @param doors by `service/type` of master.cf
record Generation(
        Configuration configuration,
        DeliveryPlan plan,
        SenderReports reports,
        Map<String, Door> doors,
        Pickup pickup,
        MaildropSweep maildrop,
        ControlSettings control) {

    /// A listener of master.cf and who answers there.
    ///
    /// @param window of the connections, for a port that is not open yet
    /// @param limit sessions at once; 0 is as many as there is room for
    record Door(
            String service,
            List<InetSocketAddress> addresses,
            TcpWindow window,
            int limit,
            SmtpServer server) {

        boolean isForThisMachineOnly() {
            for (var address : addresses) {
                if (!address.getAddress().isLoopbackAddress()) {
                    return false;
                }
            }
            return true;
        }
    }
}
