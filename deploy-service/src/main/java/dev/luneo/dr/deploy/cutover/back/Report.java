package dev.luneo.dr.deploy.cutover.back;

import dev.luneo.dr.kit.words.Excerpt;
import java.util.ArrayList;
import java.util.List;

/** What a way back has done, and what it could not do: one thing that fails does not keep the others from being done. */
final class Report {
    private static final int SHORT = 1_000;

    private final List<String> said = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    void say(String sentence) {
        said.add(sentence);
    }

    void problem(String sentence) {
        problems.add(sentence);
    }

    void add(Report other) {
        said.addAll(other.said);
        problems.addAll(other.problems);
    }

    boolean complete() {
        return problems.isEmpty();
    }

    String problems() {
        return String.join(". ", problems);
    }

    /** What fits into a fact. */
    String inShort() {
        return Excerpt.cut(whole(), SHORT);
    }

    String whole() {
        return String.join(". ", said);
    }
}
