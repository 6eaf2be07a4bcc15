// SPDX-License-Identifier: Apache-2.0
/// Mail words: values without behaviour towards the outside. Addresses, recipients, envelopes,
/// content.
@NullMarked
package org.hikyaku.mail;

import org.jspecify.annotations.NullMarked;
