// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/// How tables with fixed keys read and write them.
///
/// @param charset what keys and values are: UTF-8, or Latin-1 where each octet stands for itself
public record KeyHabits(KeyCase keyCase, Charset charset) {

    /// What mail is handled by.
    public static final KeyHabits USUAL = new KeyHabits(KeyCase.FOLDED, StandardCharsets.UTF_8);

    byte[] octets(String key) {
        return keyCase.apply(key).getBytes(charset);
    }
}
