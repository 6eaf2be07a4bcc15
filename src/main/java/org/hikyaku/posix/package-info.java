// SPDX-License-Identifier: Apache-2.0
/// The few system calls Java lacks, through FFM. The only package with native access.
@NullMarked
package org.hikyaku.posix;

import org.jspecify.annotations.NullMarked;
