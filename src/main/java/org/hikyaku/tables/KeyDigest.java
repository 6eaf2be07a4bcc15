// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Makes keys of any length and content fit for a memcached server: `key_digest`, Postfix 3.11.
///
/// - memcache_table(5), "key_digest"
final class KeyDigest {

    /// OpenSSL's names of the digests that Java has too, and Java's.
    private static final Map<String, String> JAVA_NAMES =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry("md5", "MD5"),
                            Map.entry("sha1", "SHA-1"),
                            Map.entry("sha224", "SHA-224"),
                            Map.entry("sha256", "SHA-256"),
                            Map.entry("sha384", "SHA-384"),
                            Map.entry("sha512", "SHA-512"),
                            Map.entry("sha512-224", "SHA-512/224"),
                            Map.entry("sha512-256", "SHA-512/256"),
                            Map.entry("sha3-224", "SHA3-224"),
                            Map.entry("sha3-256", "SHA3-256"),
                            Map.entry("sha3-384", "SHA3-384"),
                            Map.entry("sha3-512", "SHA3-512")));

    private final String javaName;

    private KeyDigest(String javaName) {
        this.javaName = javaName;
    }

    static List<String> names() {
        return List.copyOf(JAVA_NAMES.keySet());
    }

    /// Null when there is no such digest. Upper and lower case are the same.
    static @Nullable KeyDigest named(String name) {
        var javaName = JAVA_NAMES.get(name.toLowerCase(Locale.ROOT));
        return javaName == null ? null : new KeyDigest(javaName);
    }

    /// In hexadecimal digits of lower case.
    String of(String key) {
        try {
            var octets = key.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance(javaName).digest(octets));
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException(absent);
        }
    }
}
