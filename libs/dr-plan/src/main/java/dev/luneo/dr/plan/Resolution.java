package dev.luneo.dr.plan;

import java.util.Set;
import java.util.TreeSet;

/** What came of filling a template from the environment. */
public sealed interface Resolution {

    /** @param value may be a secret, so it never shows in {@link #toString()} */
    record Resolved(String value) implements Resolution {
        @Override
        public String toString() {
            return "Resolved[***]";
        }
    }

    /** @param names of variables that are not set, or are empty */
    record Missing(Set<String> names) implements Resolution {
        public Missing {
            names = Ordered.setOf(new TreeSet<>(names));
        }
    }
}
