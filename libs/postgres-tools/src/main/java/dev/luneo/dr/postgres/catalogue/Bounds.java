package dev.luneo.dr.postgres.catalogue;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Limits of what is believed of a backup's facts: they may come from a repository that somebody else can write to. */
final class Bounds {
    /** A server with more roles, or a database with more settings, extensions or tablespaces, is none that we know of. */
    static final int MOST_ROLES = 100_000;
    /** PostgreSQL itself works with some hundred thousand tables; each has a handful of companions. */
    static final int MOST_OBJECTS = 2_000_000;
    /** Names have 63 bytes; an identity has schema, name and up to a hundred types of arguments. */
    static final int MOST_TEXT = 20_000;
    /** A setting's value; PostgreSQL reads each from one row of the catalogue. */
    static final int MOST_VALUE = 1_000_000;

    private Bounds() {}

    /** Jackson fills what a text lacks with null and says nothing. */
    static void present(@Nullable Object... parts) {
        for (Object part : parts) {
            if (part == null) {
                throw new IllegalArgumentException("a value is missing");
            }
        }
    }

    static void texts(@Nullable String... texts) {
        for (String text : texts) {
            if (text == null) {
                throw new IllegalArgumentException("a value is missing");
            }
            if (text.length() > MOST_TEXT) {
                throw new IllegalArgumentException("a text has %d characters".formatted(text.length()));
            }
        }
    }

    static <T> List<T> few(String what, List<T> list, int most) {
        if (list.size() > most) {
            throw new IllegalArgumentException("there are %d %s, more than %d".formatted(list.size(), what, most));
        }
        return List.copyOf(list);
    }
}
