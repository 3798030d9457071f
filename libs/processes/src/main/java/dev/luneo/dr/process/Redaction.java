package dev.luneo.dr.process;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Replaces secrets by {@code ***}. Secrets of fewer than four characters are left: they would blot out ordinary text. */
public final class Redaction {

    private static final int SHORTEST = 4;
    private static final Redaction NONE = new Redaction(List.of());

    private final List<String> longestFirst;

    private Redaction(List<String> longestFirst) {
        this.longestFirst = longestFirst;
    }

    public static Redaction none() {
        return NONE;
    }

    /** A secret of several lines is recognised line by line, because output is. */
    public static Redaction of(Collection<String> secrets) {
        return new Redaction(secrets.stream()
                .flatMap(String::lines)
                .filter(secret -> secret.length() >= SHORTEST)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList());
    }

    public String apply(String line) {
        String redacted = line;
        for (String secret : longestFirst) {
            redacted = redacted.replace(secret, "***");
        }
        return redacted;
    }

    /** Characters in the longest secret, 0 without any. */
    int longest() {
        return longestFirst.isEmpty() ? 0 : longestFirst.get(0).length();
    }

    @Override
    public String toString() {
        return "Redaction of " + longestFirst.size() + " secrets";
    }
}
