// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

/// A [ConfigException] on its way through [Configuration#get]. A server has checked every value
/// before it opens a port, so there it cannot happen; a command reads the two or three values it
/// needs without checking the rest, and ends with `fatal: ` and this text.
public final class UncheckedConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ConfigException cause;

    public UncheckedConfigException(ConfigException cause) {
        super(cause.getMessage(), cause);
        this.cause = cause;
    }

    @Override
    public ConfigException getCause() {
        return cause;
    }
}
