// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

/// How strongly one delivery moves the concurrency of its destination: a number in 0..1, perhaps
/// divided by the concurrency or its square root.
///
/// - Parameters: default_destination_concurrency_positive_feedback, …_negative_feedback
/// - Postfix: SCHEDULER_README, "Summary of the Postfix 2.5 concurrency feedback algorithm"
public record Feedback(double amount, Divisor divisor) {

    /// What the amount is divided by.
    public enum Divisor {
        ONE(""),
        CONCURRENCY("concurrency"),
        SQRT_CONCURRENCY("sqrt_concurrency");

        private final String word;

        Divisor(String word) {
            this.word = word;
        }
    }

    public Feedback {
        if (!(amount >= 0 && amount <= 1)) {
            throw new IllegalArgumentException("a feedback lies between 0 and 1, not at " + amount);
        }
    }

    /// Reads `1`, `0.5`, `1/concurrency` or `1/sqrt_concurrency`.
    ///
    /// @throws IllegalArgumentException for anything else
    public static Feedback parse(String text) {
        int slash = text.indexOf('/');
        var number = slash < 0 ? text : text.substring(0, slash);
        var word = slash < 0 ? "" : text.substring(slash + 1).strip();
        for (var divisor : Divisor.values()) {
            if (divisor.word.equals(word) && (slash < 0) == word.isEmpty()) {
                return new Feedback(Double.parseDouble(number.strip()), divisor);
            }
        }
        throw new IllegalArgumentException("cannot divide a feedback by \"" + word + "\"");
    }

    double at(int concurrency) {
        return switch (divisor) {
            case ONE -> amount;
            case CONCURRENCY -> amount / concurrency;
            case SQRT_CONCURRENCY -> amount / Math.sqrt(concurrency);
        };
    }
}
