// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.access;

/// `reject` and `defer`: refuse whoever comes this far in the list.
///
/// Parameters: reject_code, defer_code.
final class Reject implements Restriction {

    private final Checkpoint checkpoint;
    private final int code;
    private final String words;

    Reject(Checkpoint checkpoint, int code, String words) {
        this.checkpoint = checkpoint;
        this.code = code;
        this.words = words;
    }

    @Override
    public Verdict judge(Request request) {
        return Refusals.of(
                code, "7.1", request.subject(checkpoint), checkpoint.refusal() + ": " + words);
    }
}
