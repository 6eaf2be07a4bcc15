// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// Changes settings in the text of a main.cf: `postconf -e`, `-#`, `-X`. Comments and all other
/// lines stay as they are.
public final class MainCfEdit {

    /// What becomes of the lines of a setting.
    private enum Deed {
        SET,
        COMMENT_OUT,
        REMOVE
    }

    private final Deed deed;
    private final Map<String, String> wanted;

    private MainCfEdit(Deed deed, Map<String, String> wanted) {
        this.deed = deed;
        this.wanted = wanted;
    }

    /// Gives these names these values; new ones are added at the end, in this order.
    public static MainCfEdit set(Map<String, String> values) {
        return new MainCfEdit(Deed.SET, values);
    }

    /// Makes comments of the lines that set these names.
    public static MainCfEdit commentOut(Set<String> names) {
        return new MainCfEdit(Deed.COMMENT_OUT, withoutValues(names));
    }

    /// Removes the lines that set these names.
    public static MainCfEdit remove(Set<String> names) {
        return new MainCfEdit(Deed.REMOVE, withoutValues(names));
    }

    private static Map<String, String> withoutValues(Set<String> names) {
        var map = LinkedHashMap.<String, String>newLinkedHashMap(names.size());
        for (var name : names) {
            map.put(name, "");
        }
        return map;
    }

    /// The new text. A name that is set more than once is changed everywhere, which `warnings`
    /// hears of.
    public String apply(String text, Consumer<String> warnings) {
        var lines = new ArrayList<String>();
        var seen = new HashSet<String>();
        for (var block : EditableText.blocks(text)) {
            var name = block.isLogical() ? name(block.text()) : "";
            if (name.isEmpty() || !wanted.containsKey(name)) {
                lines.addAll(block.lines());
                continue;
            }
            if (!seen.add(name)) {
                warnings.accept("multiple entries for \"" + name + '"');
            }
            change(block, name, lines);
        }
        if (deed == Deed.SET) {
            for (var name : wanted.keySet()) {
                if (!seen.contains(name)) {
                    lines.add(line(name));
                }
            }
        }
        return EditableText.join(lines, text);
    }

    private void change(EditableText.Block block, String name, List<String> lines) {
        switch (deed) {
            case SET -> {
                lines.add(line(name));
                lines.addAll(block.comments());
            }
            case COMMENT_OUT -> lines.addAll(block.commentedOut());
            case REMOVE -> lines.addAll(block.comments());
        }
    }

    private String line(String name) {
        return name + " = " + wanted.get(name);
    }

    private static String name(String line) {
        int end = 0;
        while (end < line.length() && line.charAt(end) != '=' && !Words.isSpace(line.charAt(end))) {
            end++;
        }
        return line.substring(0, end);
    }
}
