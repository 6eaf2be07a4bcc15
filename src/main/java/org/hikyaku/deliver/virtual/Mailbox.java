// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.virtual;

import java.nio.file.Path;

/// Where mail for a recipient goes.
///
/// @param isMaildir the path of the table ended in a slash
record Mailbox(Path path, boolean isMaildir, int uid, int gid) {}
