// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.declared;

import static org.hikyaku.config.Parameter.bool;
import static org.hikyaku.config.Parameter.integer;
import static org.hikyaku.config.Parameter.list;
import static org.hikyaku.config.Parameter.time;

import java.util.List;
import org.hikyaku.config.Parameter;

/// The queue as Postfix has it, a file for each message, and how its queue manager copes. qmgr(8),
/// flush(8), QSHAPE_README.
final class QueueOfFiles {

    private static final String JOURNAL = "The queue is a journal, not a file for each message.";

    private static final String KNOWN =
            "What waits for a destination is known while the queue is at work: there is no list on"
                    + " the disk that could grow old.";

    static final List<Parameter<?>> ALL =
            List.of(
                    integer("hash_queue_depth")
                            .defaultsTo("1")
                            .atLeast(1)
                            .withoutEffect(JOURNAL)
                            .doc(
                                    "How many levels of directories the queues of hash_queue_names have."),
                    list("hash_queue_names")
                            .defaultsTo("deferred, defer")
                            .atLeast(1)
                            .withoutEffect(JOURNAL)
                            .doc("The queues whose files are spread over many directories."),
                    integer("queue_file_attribute_count_limit")
                            .defaultsTo("100")
                            .atLeast(1)
                            .withoutEffect(JOURNAL)
                            .readBy("cleanup")
                            .doc("How many facts about itself a message may carry in its file."),
                    bool("backwards_bounce_logfile_compatibility")
                            .defaultsTo("yes")
                            .withoutEffect(JOURNAL)
                            .doc(
                                    """
                                    Whether the files with the failures of a message are also in the form that \
                                    releases before 2.2 can read.
                                    """),
                    integer("dont_remove")
                            .defaultsTo("0")
                            .withoutEffect(JOURNAL)
                            .doc(
                                    """
                                    Not 0: the file of a message that is done with goes to the directory saved, \
                                    for somebody to look at.
                                    """),
                    time("fast_flush_purge_time")
                            .defaultsTo("7d")
                            .unit('d')
                            .atLeast(1)
                            .withoutEffect(KNOWN)
                            .readBy("flush")
                            .doc(
                                    "After what time an empty list of the mail for a destination is removed. In days when it has no unit."),
                    time("fast_flush_refresh_time")
                            .defaultsTo("12h")
                            .unit('h')
                            .atLeast(1)
                            .withoutEffect(KNOWN)
                            .readBy("flush")
                            .doc(
                                    "The age at which the list of the mail for a destination is made anew. In hours when it has no unit."),
                    integer("qmgr_fudge_factor")
                            .defaultsTo("100")
                            .atLeast(10)
                            .atMost(100)
                            .withoutEffect(
                                    "Retries are spread by chance; only Postfix's old queue manager read it.")
                            .readBy("oqmgr")
                            .doc(
                                    "How much of its resources, in percent, one large mailing may get before others have their turn."),
                    time("qmgr_clog_warn_time")
                            .defaultsTo("300s")
                            .atLeast(0)
                            .notYet("qmgr")
                            .doc(
                                    """
                                    How often at most the log says that mail for one destination fills the active \
                                    queue. 0: never. Only with helpful_warnings.
                                    """),
                    bool("destination_concurrency_feedback_debug")
                            .defaultsTo("no")
                            .notYet("qmgr")
                            .doc(
                                    "Whether every change of a destination's concurrency is logged, with the feedback that led to it."),
                    time("in_flow_delay")
                            .defaultsTo("1s")
                            .atLeast(0)
                            .atMost(10)
                            .notYet()
                            .doc(
                                    """
                                    How long a new message is made to wait while more arrives than is delivered, so \
                                    that delivery catches up. 0: not at all.
                                    """));

    private QueueOfFiles() {}
}
