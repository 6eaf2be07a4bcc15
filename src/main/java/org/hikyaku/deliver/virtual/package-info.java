// SPDX-License-Identifier: Apache-2.0

/// virtual(8): delivers to mailboxes that belong to no system user. In comes a recipient, out goes
/// a file in a maildir, or lines at the end of a mailbox file. What must hold: a delivery that is
/// reported is on the disk.
///
/// Deviation: the mail system has no rights of other users (decision 0002), so a mailbox whose
/// virtual_uid_maps names another user than ours is deferred with words that say so.
@NullMarked
package org.hikyaku.deliver.virtual;

import org.jspecify.annotations.NullMarked;
