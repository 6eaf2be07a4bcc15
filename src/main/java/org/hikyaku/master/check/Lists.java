// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master.check;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.Parameter;
import org.hikyaku.config.UncheckedConfigException;
import org.hikyaku.master.AllParameters;
import org.hikyaku.tables.ListFile;

/// The values that are lists with files in them.
public final class Lists {

    private Lists() {}

    /// Every file that some list of main.cf or of a service is read from, those named in such files
    /// too, whether they are there or not.
    public static Set<Path> files(Configuration configuration) {
        var files = new LinkedHashSet<Path>();
        for (var view : views(configuration)) {
            for (var parameter : setIn(view)) {
                files(view, parameter).forEach(mention -> files.add(mention.path()));
            }
        }
        return files;
    }

    /// main.cf, and how it looks to each service that has settings of its own.
    static List<Configuration> views(Configuration configuration) {
        var views = new ArrayList<Configuration>();
        views.add(configuration);
        for (var entry : configuration.enabledServices()) {
            if (!entry.overrides().isEmpty()) {
                views.add(configuration.forService(entry));
            }
        }
        return views;
    }

    /// The lists that this view says something about.
    static List<Parameter<List<String>>> setIn(Configuration view) {
        var lists = new ArrayList<Parameter<List<String>>>();
        for (var list : AllParameters.withPatterns()) {
            if (view.settings().containsKey(list.name())) {
                lists.add(list);
            }
        }
        return lists;
    }

    static List<ListFile.Mention> files(Configuration view, Parameter<List<String>> list) {
        try {
            return ListFile.named(view.get(list), view.originOf(list.name()));
        } catch (UncheckedConfigException toldElsewhere) {
            return List.of();
        }
    }
}
