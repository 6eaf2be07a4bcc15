// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.access;

/// `reject` and `defer`: refuse whoever comes this far in the list.
///
/// Parameters: reject_code, defer_code.
final class Reject implements Restriction {

    private final Checkpoint checkpoint;
    private final int code;
    private final String subjectAndDetail;
    private final String words;

    /// One of the two.
    ///
    /// @param subjectAndDetail of the enhanced status, whose class follows from the code
    Reject(Checkpoint checkpoint, int code, String subjectAndDetail, String words) {
        this.checkpoint = checkpoint;
        this.code = code;
        this.subjectAndDetail = subjectAndDetail;
        this.words = words;
    }

    @Override
    public Verdict judge(Request request) {
        return Refusals.of(
                code,
                subjectAndDetail,
                request.subject(checkpoint),
                checkpoint.refusal() + ": " + words);
    }
}
