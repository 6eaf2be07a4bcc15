// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.check;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.Parameter;
import org.hikyaku.config.Problem;
import org.hikyaku.mail.MailTables;
import org.hikyaku.tables.DomainList;
import org.hikyaku.tables.Tables;

/// Files that a value names and that are no tables: lists of domains or networks, the texts of
/// bounces, the certificates of those we trust.
final class NamedFiles implements Check {

    /// Parameters of which the whole value is a path.
    private static final List<String> PATHS =
            List.of(
                    "bounce_template_file",
                    "smtp_tls_CAfile",
                    "smtp_tls_CApath",
                    "smtpd_tls_CAfile",
                    "smtpd_tls_CApath",
                    "smtpd_tls_dh1024_param_file");

    @Override
    public void look(Inspection inspection) {
        for (var name : PATHS) {
            var path = inspection.isSet(name) ? inspection.value(name) : "";
            if (path.startsWith("/")) {
                look(inspection, name, path);
            }
        }
        for (var view : Lists.views(inspection.configuration())) {
            for (var parameter : Lists.setIn(view)) {
                lookInside(inspection, view, parameter);
            }
        }
    }

    private static void lookInside(
            Inspection inspection, Configuration view, Parameter<List<String>> parameter) {
        var name = parameter.name();
        for (var file : Lists.files(view, parameter)) {
            var path = file.path();
            if (!Files.isReadable(path)) {
                inspection.add(
                        Problem.warning(
                                file.origin(),
                                name,
                                path.toString(),
                                wrong(name, path),
                                cure(path)));
            }
        }
        try {
            var _ = DomainList.of(view, parameter, DomainList.Reach.NAMES, silent(view));
        } catch (ConfigException bad) {
            inspection.add(bad.problem());
        }
    }

    /// What is odd about a table is for [NamedTables] to tell.
    private static Tables silent(Configuration view) {
        return MailTables.of(view, _ -> {}, InstantSource.system());
    }

    private static void look(Inspection inspection, String name, String path) {
        if (!Files.isReadable(Path.of(path))) {
            inspection.warn(name, wrong(name, Path.of(path)), cure(Path.of(path)));
        }
    }

    private static String wrong(String name, Path path) {
        var why = Files.exists(path) ? "Permission denied" : "No such file or directory";
        return name + ": open " + path + ": " + why;
    }

    private static String cure(Path path) {
        return Files.exists(path) ? "let the user of the mail system read it" : "create the file";
    }
}
