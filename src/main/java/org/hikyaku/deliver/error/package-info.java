// SPDX-License-Identifier: Apache-2.0

/// error(8): fails every recipient with the nexthop as the reason, for good (`error`) or for now
/// (`retry`).
@NullMarked
package org.hikyaku.deliver.error;

import org.jspecify.annotations.NullMarked;
