package dev.luneo.dr.plan;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Immutable copies that keep the order of the file, which the JDK's {@code copyOf} does not. */
final class Ordered {

    private Ordered() {}

    static <V> Map<String, V> copyOf(Map<String, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    static <V> Set<V> setOf(Collection<V> values) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(values));
    }
}
