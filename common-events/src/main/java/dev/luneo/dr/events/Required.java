package dev.luneo.dr.events;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks for compact constructors: JSON binding turns what is missing into null without a word. */
final class Required {
    /** Long enough for a stack trace's first lines, short enough for a phone; more is cut. */
    static final int LONGEST_TEXT = 4_000;

    /** Names are read aloud on the telephone. */
    private static final int LONGEST_NAME = 200;

    private Required() {}

    static String name(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("%s is missing; it must be a non-empty text".formatted(field));
        }
        if (value.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "%s has %d characters; at most %d are allowed".formatted(field, value.length(), LONGEST_NAME));
        }
        return value;
    }

    static String text(String field, @Nullable String value) {
        if (value == null) {
            throw new IllegalArgumentException("%s is missing; it must be a text".formatted(field));
        }
        if (value.length() <= LONGEST_TEXT) {
            return value;
        }
        int end = LONGEST_TEXT - 1;
        // Half of a character would be no character at all.
        return value.substring(0, Character.isHighSurrogate(value.charAt(end - 1)) ? end - 1 : end) + "…";
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
        return value;
    }

    static int from(int least, String field, int value, int most) {
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
        return value;
    }

    static <T> Optional<T> optional(@Nullable Optional<T> value) {
        return value == null ? Optional.empty() : value;
    }

    static <T> List<T> list(String field, @Nullable List<T> value) {
        if (value == null) {
            return List.of();
        }
        for (int i = 0; i < value.size(); i++) {
            if (value.get(i) == null) {
                throw new IllegalArgumentException("%s[%d] is null; leave it out".formatted(field, i));
            }
        }
        return List.copyOf(value);
    }

    static Map<String, String> texts(String field, @Nullable Map<String, String> value) {
        if (value == null) {
            return Map.of();
        }
        value.forEach((name, text) -> {
            if (text == null) {
                throw new IllegalArgumentException("%s.%s is null; leave it out".formatted(field, name));
            }
        });
        return Map.copyOf(value);
    }
}
