// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

/// How content is sent.
record Form(Header header, Body body) {

    enum Header {
        AS_IT_IS,
        /// What is not ASCII comes in encoded words.
        ENCODED
    }

    enum Body {
        AS_IT_IS,
        /// 8-bit parts become quoted-printable.
        TO_7BIT
    }
}
