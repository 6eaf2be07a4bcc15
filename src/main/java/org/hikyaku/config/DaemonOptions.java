// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import java.util.ArrayList;
import java.util.List;

/// The arguments of a service's command, taken apart: the options that all daemons share, then what
/// only this one knows. `-o name=value` after the first word that is no option is no setting.
///
/// @param rest from the first word that is no option
record DaemonOptions(List<Option> options, List<String> rest) {

    /// Either some letters or a setting.
    ///
    /// @param flags `-v`; `-o` for a setting
    /// @param setting `name=value`; empty when this is none
    record Option(String flags, String setting) {

        /// Empty when this sets nothing that could have a name.
        String name() {
            int equals = setting.indexOf('=');
            var name = equals < 0 ? "" : Words.trim(setting.substring(0, equals));
            return Words.hasSpace(name) ? "" : name;
        }
    }

    /// `-vo name=value` becomes `-v` and `-o name=value`.
    static DaemonOptions of(List<String> arguments) {
        var options = new ArrayList<Option>();
        int i = 0;
        for (; i < arguments.size(); i++) {
            var argument = arguments.get(i);
            if (!isOption(argument)) {
                break;
            }
            int letter = argument.indexOf('o');
            boolean isJoined = letter > 0 && letter + 1 < argument.length();
            if (letter < 0) {
                options.add(new Option(argument, ""));
                continue;
            }
            if (letter > 1) {
                options.add(new Option(argument.substring(0, letter), ""));
            }
            if (!isJoined && i + 1 == arguments.size()) {
                options.add(new Option("-o", ""));
                continue;
            }
            var setting = isJoined ? argument.substring(letter + 1) : arguments.get(++i);
            options.add(new Option("-o", setting));
        }
        return new DaemonOptions(options, arguments.subList(i, arguments.size()));
    }

    /// Whether a word is options, if all before it are.
    static boolean isOption(String word) {
        return word.startsWith("-") && !word.equals("-") && !word.equals("--");
    }

    /// As one list of words again.
    List<String> words() {
        var words = new ArrayList<String>();
        for (var option : options) {
            words.add(option.flags());
            if (!option.setting().isEmpty()) {
                words.add(option.setting());
            }
        }
        words.addAll(rest);
        return words;
    }

    /// With this setting in place of an earlier one of that name, else after the others.
    DaemonOptions with(String name, String value) {
        var changed = new ArrayList<Option>();
        var setting = new Option("-o", name + '=' + value);
        boolean isThere = false;
        for (var option : options) {
            boolean isIt = option.name().equals(name);
            changed.add(isIt ? setting : option);
            isThere |= isIt;
        }
        if (!isThere) {
            changed.add(setting);
        }
        return new DaemonOptions(changed, rest);
    }

    DaemonOptions without(String name) {
        var others = new ArrayList<Option>();
        for (var option : options) {
            if (!option.name().equals(name)) {
                others.add(option);
            }
        }
        return new DaemonOptions(others, rest);
    }
}
