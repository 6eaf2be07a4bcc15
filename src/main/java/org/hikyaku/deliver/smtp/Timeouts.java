// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

import java.time.Duration;

/// How long each step may take.
public record Timeouts(
        Duration connect,
        Duration helo,
        Duration mail,
        Duration rcpt,
        Duration dataInit,
        Duration dataXfer,
        Duration dataDone,
        Duration quit) {

    Duration of(Step step) {
        return switch (step) {
            case GREETING, EHLO, HELO -> helo;
            case MAIL -> mail;
            case RCPT -> rcpt;
            case DATA -> dataInit;
            case CONTENT -> dataXfer;
            case DOT -> dataDone;
            case QUIT -> quit;
        };
    }
}
