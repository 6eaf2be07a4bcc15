// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

/// The configuration cannot be used: a file that cannot be read, a line that is not a setting, a
/// value that nobody can interpret. Fatal at start; on reload the running configuration stays.
public final class ConfigException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public ConfigException(Problem problem) {
        super(problem.text());
        this.problem = problem;
    }

    /// File, line, parameter, value, what is wrong, what would be right.
    public Problem problem() {
        return problem;
    }
}
