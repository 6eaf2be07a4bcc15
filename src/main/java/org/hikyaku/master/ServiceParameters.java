// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master;

import static org.hikyaku.config.Parameter.text;

import org.hikyaku.config.Parameter;

/// The parameters about which services of master.cf there are.
final class ServiceParameters {

    static final Parameter<String> SMTPD_SERVICE_NAME =
            text("smtpd_service_name")
                    .defaultsTo("smtpd")
                    .doc("The service of master.cf that postscreen hands its clients to.");

    private ServiceParameters() {}
}
