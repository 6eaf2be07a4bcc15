// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.check;

import org.hikyaku.config.ConfigException;
import org.hikyaku.config.ImportedEnvironment;
import org.hikyaku.posix.TimeZones;

/// `import_environment` with words that mean nothing, or with a time zone that nobody knows.
final class EnvironmentWords implements Check {

    @Override
    public void look(Inspection inspection) throws ConfigException {
        var imported = ImportedEnvironment.from(inspection.configuration());
        var zone = imported.given("TZ");
        if (zone != null && TimeZones.named(zone) == null) {
            inspection.warn(
                    ImportedEnvironment.IMPORT_ENVIRONMENT.name(),
                    "import_environment: TZ=" + zone + ": no such time zone: it stays what it was",
                    "write a place, as Europe/Berlin, or hours west of Greenwich, as UTC-1");
        }
    }
}
