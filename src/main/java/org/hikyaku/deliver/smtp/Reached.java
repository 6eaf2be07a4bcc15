// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.deliver.smtp;

/// How far the conversation came; says what is due to the server when it ends.
enum Reached {
    /// Nothing was asked, since the server takes only smaller messages.
    TOO_LARGE,
    /// MAIL was sent, and no message follows.
    TRANSACTION,
    /// The server waits for the content.
    CONTENT,
    /// Nothing is left over: the final dot has its reply, or no transaction was begun.
    SETTLED,
    /// The final dot has its reply, and QUIT has gone out behind the dot.
    QUIT,
    /// The connection broke when nothing depended on it any more.
    BREAK
}
