package dev.luneo.dr.postgres.fingerprint;

import org.jspecify.annotations.Nullable;

/** Refuses records with holes: Jackson fills what a damaged text lacks with null and says nothing. */
final class Complete {

    private Complete() {}

    static void check(String where, @Nullable Object... parts) {
        for (Object part : parts) {
            if (part == null) {
                throw new IllegalArgumentException("a value of " + where + " is missing");
            }
        }
    }
}
