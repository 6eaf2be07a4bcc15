// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.testkit.dialogue;

/// Text in which `*` stands for anything.
final class Wildcard {

    private Wildcard() {}

    static boolean matches(String pattern, String text) {
        int star = -1;
        int retry = 0;
        int p = 0;
        int t = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                retry = t;
            } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++retry;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
