package dev.luneo.dr.events;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks for compact constructors: JSON binding turns what is missing into null without a word, and takes a number, a list or
 * a time of any size. What is let in here, folds and decisions may calculate with.
 */
final class Required {
    /** Long enough for a stack trace's first lines, short enough for a phone; more is cut. */
    static final int LONGEST_TEXT = 4_000;

    /** Names are read aloud on the telephone. */
    static final int LONGEST_NAME = 200;

    /** Steps and backups are given up after a few dozen attempts; this is far beyond, and far from an overflow. */
    static final int MOST_ATTEMPTS = 100_000;

    /** A petabyte. Thousands of them can be added up. */
    static final long MOST = 1_000_000_000_000_000L;

    /** A time from the end of all time would break the arithmetic of whoever compares it with now; nanoseconds last 292 years. */
    static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

    static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

    /** A clock that is set back makes what is measured with it negative; by more than a day is no correction any more. */
    static final Duration SHORTEST = Duration.ofDays(-1);

    static final Duration LONGEST = Duration.ofDays(366);

    private Required() {}

    static String name(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("%s is missing; it must be a non-empty text".formatted(field));
        }
        if (value.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "%s has %d characters; at most %d are allowed".formatted(field, value.length(), LONGEST_NAME));
        }
        if (firstHalfCharacter(value) >= 0) {
            // It would be another name, and another key, once it is written as UTF-8.
            throw new IllegalArgumentException(
                    "%s has half of a character (an unpaired surrogate); write it as UTF-8 text".formatted(field));
        }
        return value;
    }

    /** Blank counts as absent: alerting systems fill in what they do not know with nothing. */
    static Optional<String> optionalName(String field, @Nullable Optional<String> value) {
        return optional(value).filter(name -> !name.isBlank()).map(name -> name(field, name));
    }

    static String text(String field, @Nullable String value) {
        if (value == null) {
            throw new IllegalArgumentException("%s is missing; it must be a text".formatted(field));
        }
        if (value.length() <= LONGEST_TEXT) {
            return whole(value);
        }
        int end = LONGEST_TEXT - 1;
        // Half of a character would be no character at all.
        return whole(value.substring(0, Character.isHighSurrogate(value.charAt(end - 1)) ? end - 1 : end)) + "…";
    }

    static <T> T value(String field, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException("%s is missing; it must be a JSON object".formatted(field));
        }
        return value;
    }

    static <E extends Enum<E>> E choice(String field, @Nullable E value, Class<E> choices) {
        if (value == null) {
            throw new IllegalArgumentException("%s is missing; it must be one of %s"
                    .formatted(field, JsonMisfit.names(List.of(choices.getEnumConstants()))));
        }
        return value;
    }

    static Duration duration(String field, @Nullable Duration value) {
        if (value == null) {
            throw new IllegalArgumentException("%s is missing; it must be a duration such as PT1M30S".formatted(field));
        }
        return within(SHORTEST, field, value, LONGEST);
    }

    static int attempt(String field, int value) {
        return from(1, field, value, MOST_ATTEMPTS);
    }

    static int from(int least, String field, int value, int most) {
        return Math.toIntExact(from((long) least, field, value, most));
    }

    static long from(long least, String field, long value, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "%s is %d; it must be from %d to %d".formatted(field, value, least, most));
        }
        return value;
    }

    static Instant instant(String field, @Nullable Instant value) {
        if (value == null) {
            throw new IllegalArgumentException(
                    "%s is missing; it must be an instant such as 2026-11-23T03:15:00Z".formatted(field));
        }
        return within(EARLIEST, field, value, LATEST);
    }

    static Optional<Instant> optionalInstant(String field, @Nullable Optional<Instant> value) {
        return optional(value).map(instant -> instant(field, instant));
    }

    static <T> Optional<T> optional(@Nullable Optional<T> value) {
        return value == null ? Optional.empty() : value;
    }

    static <T> List<T> list(String field, @Nullable List<T> value, int most) {
        if (value == null) {
            return List.of();
        }
        count(field, value.size(), most);
        for (int i = 0; i < value.size(); i++) {
            if (value.get(i) == null) {
                throw new IllegalArgumentException("%s[%d] is null; leave it out".formatted(field, i));
            }
        }
        return List.copyOf(value);
    }

    static List<String> names(String field, @Nullable List<String> value, int most) {
        List<String> names = list(field, value, most);
        for (int i = 0; i < names.size(); i++) {
            name("%s[%d]".formatted(field, i), names.get(i));
        }
        return names;
    }

    /** For what people read: what is too long is cut, as in {@link #text}. */
    static Map<String, String> labels(String field, @Nullable Map<String, String> value, int most) {
        Map<String, String> cut = new LinkedHashMap<>();
        if (value != null) {
            value.forEach((name, label) -> cut.put(name, label == null ? label : text(field, label)));
        }
        return texts(field, cut, most, LONGEST_TEXT);
    }

    /** @param longest characters of one text; longer ones are refused, since half of what a program reads is worth nothing */
    static Map<String, String> texts(String field, @Nullable Map<String, String> value, int most, int longest) {
        if (value == null) {
            return Map.of();
        }
        count(field, value.size(), most);
        Map<String, String> texts = new LinkedHashMap<>();
        value.forEach((name, text) -> {
            if (text == null) {
                throw new IllegalArgumentException("%s.%s is null; leave it out".formatted(field, name));
            }
            if (name.length() > LONGEST_NAME || text.length() > longest) {
                throw new IllegalArgumentException(
                        "%s has a name of %d characters with a text of %d; at most %d and %d are allowed"
                                .formatted(field, name.length(), text.length(), LONGEST_NAME, longest));
            }
            texts.put(whole(name), whole(text));
        });
        return Map.copyOf(texts);
    }

    /** At most {@code most} times by name. */
    static Map<String, Instant> times(String field, @Nullable Map<String, Instant> value, int most) {
        Map<String, Instant> times = value(field, value);
        count(field, times.size(), most);
        times.forEach((name, time) -> {
            name(field, name);
            instant(field, time);
        });
        return Map.copyOf(times);
    }

    private static void count(String field, int size, int most) {
        if (size > most) {
            throw new IllegalArgumentException(
                    "%s has %d entries; at most %d are allowed".formatted(field, size, most));
        }
    }

    private static <T extends Comparable<? super T>> T within(T least, String field, T value, T most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    "%s is %s; it must be from %s to %s".formatted(field, value, least, most));
        }
        return value;
    }

    /** With the replacement character for what cannot be written as UTF-8. */
    private static String whole(String value) {
        int half = firstHalfCharacter(value);
        if (half < 0) {
            return value;
        }
        StringBuilder whole = new StringBuilder(value);
        while (half >= 0) {
            whole.setCharAt(half, '\uFFFD');
            half = firstHalfCharacter(whole);
        }
        return whole.toString();
    }

    private static int firstHalfCharacter(CharSequence value) {
        for (int i = 0; i < value.length(); i++) {
            if (Character.isSurrogate(value.charAt(i))) {
                boolean pair =
                        i + 1 < value.length() && Character.isSurrogatePair(value.charAt(i), value.charAt(i + 1));
                if (!pair) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }
}
