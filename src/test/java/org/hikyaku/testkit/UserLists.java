// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.testkit;

import java.nio.file.Path;
import java.time.InstantSource;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.master.control.ControlParameters;
import org.hikyaku.master.control.UserList;
import org.hikyaku.tables.Tables;

/// Lists of users as main.cf has them.
public final class UserLists {

    private UserLists() {}

    public static UserList of(String words) {
        try {
            var configuration =
                    Configuration.parse(
                            Path.of("/etc"), "authorized_submit_users = " + words + "\n", "");
            return UserList.of(
                    configuration,
                    ControlParameters.AUTHORIZED_SUBMIT_USERS,
                    new Tables("hash", _ -> {}, InstantSource.system()));
        } catch (ConfigException wrong) {
            throw new AssertionError(wrong);
        }
    }
}
