// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.schedule;

/// How strongly one delivery moves the concurrency of its destination: a number in 0..1, perhaps
/// divided by the concurrency there.
///
/// - Parameters: default_destination_concurrency_positive_feedback, …_negative_feedback
/// - Postfix: SCHEDULER_README, "Summary of the Postfix 2.5 concurrency feedback algorithm". It
///   also experiments with the square root of the concurrency, which no parameter can ask for.
public record Feedback(double amount, Divisor divisor) {

    /// What the amount is divided by.
    public enum Divisor {
        ONE,
        CONCURRENCY
    }

    public Feedback {
        if (!(amount >= 0 && amount <= 1)) {
            throw new IllegalArgumentException("a feedback lies between 0 and 1, not at " + amount);
        }
    }

    /// Reads `1`, `0.5`, `1/4` or `1/concurrency`.
    ///
    /// @throws IllegalArgumentException for anything else
    public static Feedback parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return new Feedback(Double.parseDouble(text.strip()), Divisor.ONE);
        }
        double number = Double.parseDouble(text.substring(0, slash).strip());
        var below = text.substring(slash + 1).strip();
        return below.equals("concurrency")
                ? new Feedback(number, Divisor.CONCURRENCY)
                : new Feedback(number / Double.parseDouble(below), Divisor.ONE);
    }

    double at(int concurrency) {
        return switch (divisor) {
            case ONE -> amount;
            case CONCURRENCY -> amount / concurrency;
        };
    }
}
