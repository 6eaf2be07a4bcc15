// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.dns;

import org.xbill.DNS.Type;

/// The kinds of record we ask for.
enum RecordType {
    A(Type.A),
    AAAA(Type.AAAA),
    MX(Type.MX),
    PTR(Type.PTR);

    private final int code;

    RecordType(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
