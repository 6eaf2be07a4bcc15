// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes a question to `postconf` smaller as long as its answers go on being different in the same
/// way: without a word, without some lines, without some characters.
final class PostconfShrinker {

    /// Whether a smaller question will do.
    @FunctionalInterface
    interface Question {
        boolean holds(PostconfTrial trial) throws IOException, InterruptedException;
    }

    private final int patience;
    private final Question question;
    private PostconfTrial smallest;
    private int asked;
    private int accepted;

    private PostconfShrinker(PostconfTrial trial, int patience, Question question) {
        smallest = trial;
        this.patience = patience;
        this.question = question;
    }

    /// @param patience how many questions it may cost
    static PostconfTrial shrink(PostconfTrial trial, int patience, Question question)
            throws IOException, InterruptedException {
        var shrinker = new PostconfShrinker(trial, patience, question);
        boolean goesOn = true;
        while (goesOn) {
            int before = shrinker.accepted;
            shrinker.words();
            shrinker.file(true);
            shrinker.file(false);
            goesOn = shrinker.accepted > before;
        }
        return shrinker.smallest;
    }

    private boolean isAccepted(PostconfTrial trial) throws IOException, InterruptedException {
        if (asked++ >= patience || !question.holds(trial)) {
            return false;
        }
        smallest = trial;
        accepted++;
        return true;
    }

    private void words() throws IOException, InterruptedException {
        for (int i = smallest.words().size() - 1; i >= 0; i--) {
            var fewer = new ArrayList<>(smallest.words());
            fewer.remove(i);
            if (!isAccepted(with(fewer))) {
                int index = i;
                text(smallest.words().get(i), text -> with(changed(index, text)));
            }
        }
    }

    private List<String> changed(int index, String word) {
        var words = new ArrayList<>(smallest.words());
        words.set(index, word);
        return words;
    }

    private PostconfTrial with(List<String> words) {
        return new PostconfTrial(smallest.main(), smallest.master(), words);
    }

    private void file(boolean isMain) throws IOException, InterruptedException {
        var file = isMain ? smallest.main() : smallest.master();
        if (file == null) {
            isAccepted(file(isMain, ""));
        } else {
            text(lines(file, isMain), text -> file(isMain, text));
        }
    }

    private PostconfTrial file(boolean isMain, @Nullable String text) {
        return isMain
                ? new PostconfTrial(text, smallest.master(), smallest.words())
                : new PostconfTrial(smallest.main(), text, smallest.words());
    }

    /// What is left of the file.
    private String lines(String file, boolean isMain) throws IOException, InterruptedException {
        var lines = new ArrayList<>(List.of(file.split("(?<=\n)")));
        for (int i = lines.size() - 1; i >= 0; i--) {
            var fewer = new ArrayList<>(lines);
            fewer.remove(i);
            if (isAccepted(file(isMain, String.join("", fewer)))) {
                lines = fewer;
            }
        }
        return String.join("", lines);
    }

    private interface Place {
        PostconfTrial with(String text);
    }

    private void text(String text, Place place) throws IOException, InterruptedException {
        var rest = text;
        for (int length = Math.max(1, rest.length() / 2); length > 0; length /= 2) {
            for (int at = rest.length() - length; at >= 0; at -= length) {
                at = Math.min(at, rest.length() - length);
                if (at < 0) {
                    break;
                }
                var shorter = rest.substring(0, at) + rest.substring(at + length);
                if (isAccepted(place.with(shorter))) {
                    rest = shorter;
                }
            }
        }
    }
}
