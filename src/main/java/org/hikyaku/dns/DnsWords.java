// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.dns;

/// How Postfix says that a look-up failed. Compared with 3.7.11 and a name server that answers in
/// each of these ways.
final class DnsWords {

    private DnsWords() {}

    static String noSuchDomain(String name, RecordType type) {
        return notFound(name, type) + "Host not found";
    }

    static String noData(String name, RecordType type) {
        return notFound(name, type) + "Host found but no data record of requested type";
    }

    static String tryAgain(String name, RecordType type) {
        return notFound(name, type) + "Host not found, try again";
    }

    static String nonRecoverable(String name, RecordType type) {
        return notFound(name, type) + "Non-recoverable error";
    }

    static String malformed(String name, RecordType type) {
        return error(name, type) + "Malformed or unexpected name server reply";
    }

    private static String notFound(String name, RecordType type) {
        return "Host or domain name not found. " + error(name, type);
    }

    private static String error(String name, RecordType type) {
        return "Name service error for name=" + name + " type=" + type + ": ";
    }
}
