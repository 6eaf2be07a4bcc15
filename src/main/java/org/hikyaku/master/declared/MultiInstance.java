// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.declared;

import static org.hikyaku.config.Parameter.bool;
import static org.hikyaku.config.Parameter.list;
import static org.hikyaku.config.Parameter.text;

import java.util.List;
import org.hikyaku.config.Parameter;

/// Several mail systems on one machine. Postfix: MULTI_INSTANCE_README.
final class MultiInstance {

    static final List<Parameter<?>> ALL =
            List.of(
                    list("multi_instance_directories")
                            .notYet("postmulti")
                            .doc(
                                    "The configuration directories of the further mail systems on this machine."),
                    bool("multi_instance_enable")
                            .defaultsTo("no")
                            .notYet("postmulti")
                            .doc(
                                    """
                                    Whether this mail system is started and stopped together with the others \
                                    of this machine.
                                    """),
                    text("multi_instance_group")
                            .notYet("postmulti")
                            .doc(
                                    "The group of mail systems that this one belongs to, for commands that go to all of them."),
                    text("multi_instance_wrapper")
                            .notYet("postfix")
                            .doc(
                                    "The command that takes over from postfix when there are further mail systems."),
                    list("postmulti_control_commands")
                            .defaultsTo("reload flush")
                            .notYet("postmulti")
                            .doc(
                                    "The commands of postfix that postmulti gives to enabled mail systems only."),
                    list("postmulti_start_commands")
                            .defaultsTo("start")
                            .notYet("postmulti")
                            .doc(
                                    "The commands of postfix that start a mail system, and go to disabled ones as a check."),
                    list("postmulti_stop_commands")
                            .defaultsTo("stop abort drain quick-stop")
                            .notYet("postmulti")
                            .doc(
                                    "The commands of postfix that stop a mail system, and go to all in the opposite order."));

    private MultiInstance() {}
}
