package dev.luneo.dr.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The keys that a mapping of the plan may have: the one declaration from which come its reading, the reference and the
 * schema.
 *
 * @param name of what it describes, unique in the plan: "retention", "filesystem repository"
 * @param exactlyOneOf of each of these lists of keys one stands there, and no second
 * @param variants what further keys there are depends on which of them is chosen
 */
record Block(String name, List<Key<?>> keys, List<List<Key<?>>> exactlyOneOf, Optional<Variants> variants) {

    Block {
        keys = List.copyOf(keys);
        exactlyOneOf = List.copyOf(exactlyOneOf);
    }

    static Block of(String name, Key<?>... keys) {
        return new Block(name, List.of(keys), List.of(), Optional.empty());
    }

    Block with(List<? extends Key<?>> more) {
        List<Key<?>> all = new ArrayList<>(keys);
        all.addAll(more);
        return new Block(name, all, exactlyOneOf, variants);
    }

    /** Keys of this block of which exactly one must be there. */
    Block oneOf(List<? extends Key<?>> these) {
        List<List<Key<?>>> groups = new ArrayList<>(exactlyOneOf);
        groups.add(List.copyOf(these));
        return new Block(name, keys, groups, variants);
    }

    Block by(Variants chosen) {
        return new Block(name, keys, exactlyOneOf, Optional.of(chosen));
    }

    boolean declares(Key<?> key) {
        return keys.contains(key);
    }

    /** Of its heading in the reference. */
    String anchor() {
        return name.replace(' ', '-').toLowerCase(Locale.ROOT);
    }

    Map<String, Object> schema() {
        if (variants.isEmpty()) {
            return schema(Map.of());
        }
        List<Map<String, Object>> each = new ArrayList<>();
        variants.get().blocks().forEach((word, variant) -> {
            String key = variants.get().key();
            each.add(new Block(name, keys, variant.exactlyOneOf, Optional.empty())
                    .with(variant.keys)
                    .schema(key.isEmpty() ? Map.of() : Map.of(key, Map.of("const", word))));
        });
        return each.size() == 1 ? each.get(0) : Map.of("anyOf", each);
    }

    private Map<String, Object> schema(Map<String, Object> chosenBy) {
        Map<String, Object> properties = new LinkedHashMap<>(chosenBy);
        List<String> required = new ArrayList<>(chosenBy.keySet());
        for (Key<?> key : keys) {
            if (!(key.presence() instanceof Presence.Later)) {
                properties.put(key.name(), key.schema());
            }
            boolean oneOfSome = exactlyOneOf.stream().anyMatch(group -> group.contains(key));
            if (key.presence() instanceof Presence.Required && !oneOfSome) {
                required.add(key.name());
            }
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        boolean maybeEmpty = required.isEmpty() && exactlyOneOf.isEmpty();
        schema.put("type", maybeEmpty ? List.of("object", "null") : "object");
        schema.put("properties", properties);
        schema.put("additionalProperties", false);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        if (!exactlyOneOf.isEmpty()) {
            schema.put("allOf", exactlyOneOf.stream().map(Block::exactlyOne).toList());
        }
        return schema;
    }

    private static Map<String, Object> exactlyOne(List<Key<?>> group) {
        return Map.of(
                "oneOf",
                group.stream()
                        .map(key -> Map.of("required", List.of(key.name())))
                        .toList());
    }
}
