package dev.luneo.dr.plan;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.DamerauLevenshteinDistance;

/** Guesses what somebody meant to write. */
public final class Spelling {

    private static final DamerauLevenshteinDistance DISTANCE = new DamerauLevenshteinDistance();

    private Spelling() {}

    /** The known word that is nearest, if it is near enough to be meant: every third letter may be wrong. */
    public static Optional<String> nearest(String written, Collection<String> known) {
        String plain = plain(written);
        int tolerance = Math.max(1, Math.min(plain.length(), 30) / 3);
        return known.stream()
                .filter(word -> distance(plain, word) <= tolerance)
                .min(Comparator.<String>comparingInt(word -> distance(plain, word))
                        .thenComparing(word -> word));
    }

    /** "did you mean `x`?", or what there is to choose from. */
    static String hint(String written, Collection<String> known) {
        return nearest(written, known)
                .map(word -> "did you mean `" + word + "`?")
                .orElseGet(() -> known.isEmpty() ? "remove it" : "write one of: " + String.join(", ", known));
    }

    private static int distance(String plain, String word) {
        return DISTANCE.apply(plain, plain(word));
    }

    /** Envfile, env_file and env-file are the same slip. */
    private static String plain(String word) {
        String shortened = word.length() > 80 ? word.substring(0, 80) : word;
        return shortened.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
    }
}
