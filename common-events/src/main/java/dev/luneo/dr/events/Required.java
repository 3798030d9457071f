package dev.luneo.dr.events;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks for compact constructors: JSON binding turns what is missing into null without a word. */
final class Required {
    /** Long enough for a stack trace's first lines, short enough for a phone; more is cut. */
    static final int LONGEST_TEXT = 4_000;

    private Required() {}

    static String name(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("%s is missing; it must be a non-empty text".formatted(field));
        }
        if (value.length() > 200) {
            throw new IllegalArgumentException(
                    "%s has %d characters; at most 200 are allowed".formatted(field, value.length()));
        }
        return value;
    }

    static String text(String field, @Nullable String value) {
        if (value == null) {
            throw new IllegalArgumentException("%s is missing; it must be a text".formatted(field));
        }
        return value.length() <= LONGEST_TEXT ? value : value.substring(0, LONGEST_TEXT - 1) + "…";
    }

    static <T> T value(String field, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException("%s is missing".formatted(field));
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

    static <T> List<T> list(@Nullable List<T> value) {
        return value == null ? List.of() : List.copyOf(value);
    }

    static <V> Map<String, V> map(@Nullable Map<String, V> value) {
        return value == null ? Map.of() : Map.copyOf(value);
    }
}
