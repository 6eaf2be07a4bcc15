// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

/// One `name = value` as it was written, before any `$name` in it is replaced.
public record Setting(String name, String value, Origin origin) {}
