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
 * @param place where there is a choice of types here, which have further keys
 */
public record Block(String name, List<Key<?>> keys, List<List<Key<?>>> exactlyOneOf, Optional<Place<?>> place) {

    public Block {
        keys = List.copyOf(keys);
        exactlyOneOf = List.copyOf(exactlyOneOf);
    }

    public static Block of(String name, Key<?>... keys) {
        return new Block(name, List.of(keys), List.of(), Optional.empty());
    }

    Block with(List<? extends Key<?>> more) {
        List<Key<?>> all = new ArrayList<>(keys);
        all.addAll(more);
        return new Block(name, all, exactlyOneOf, place);
    }

    /** Keys of this block of which exactly one must be there. */
    Block oneOf(List<? extends Key<?>> these) {
        List<List<Key<?>>> groups = new ArrayList<>(exactlyOneOf);
        groups.add(List.copyOf(these));
        return new Block(name, keys, groups, place);
    }

    Block by(Place<?> choice) {
        return new Block(name, keys, exactlyOneOf, Optional.of(choice));
    }

    boolean declares(Key<?> key) {
        return keys.contains(key);
    }

    /** Of its heading in the reference. */
    String anchor() {
        return name.replace(' ', '-').toLowerCase(Locale.ROOT);
    }

    Map<String, Object> schema(PlanTypes types) {
        if (place.isEmpty()) {
            return schema(types, Optional.empty(), "");
        }
        Optional<Key<String>> chooser = place.get().key(types);
        List<Map<String, Object>> each = types.of(place.get()).stream()
                .map(variant -> with(variant).schema(types, chooser, variant.word()))
                .toList();
        return each.size() == 1 ? each.get(0) : Map.of("anyOf", each);
    }

    private Block with(Variant<?> variant) {
        List<List<Key<?>>> groups = new ArrayList<>(exactlyOneOf);
        groups.addAll(variant.block().exactlyOneOf);
        return new Block(name, keys, groups, Optional.empty()).with(variant.block().keys);
    }

    private Map<String, Object> schema(PlanTypes types, Optional<Key<String>> chooser, String word) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        chooser.ifPresent(key -> {
            if (key.presence() instanceof Presence.Required) {
                properties.put(key.name(), Map.of("const", word));
                required.add(key.name());
            } else {
                Map<String, Object> chosen = key.schema(types);
                chosen.putAll(Form.oneOf(List.of(word)).schemaWithReferences());
                properties.put(key.name(), chosen);
            }
        });
        for (Key<?> key : keys) {
            if (!(key.presence() instanceof Presence.Later)) {
                properties.put(key.name(), key.schema(types));
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
