package dev.luneo.dr.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What may stand under a key. */
sealed interface Content {

    /** For the reference. */
    String words();

    /** As a fragment of JSON Schema. @param some whether nothing at all is too little */
    Map<String, Object> schema(PlanTypes types, boolean some);

    /** @param filledBy services that fill in its references, and so need its variables; none: whoever reads the plan does */
    record Value(Form form, List<String> filledBy) implements Content {
        static Value of(Kind<?> kind) {
            return new Value(kind.form(), List.of());
        }

        static Value of(TemplateRule rule) {
            return new Value(rule.form(), rule.services());
        }

        @Override
        public String words() {
            return form.words();
        }

        @Override
        public Map<String, Object> schema(PlanTypes types, boolean some) {
            return form.schemaWithReferences();
        }
    }

    record Values(Form item, boolean atLeastOne, boolean distinct) implements Content {
        @Override
        public String words() {
            return "a list, each " + item.words();
        }

        @Override
        public Map<String, Object> schema(PlanTypes types, boolean some) {
            Map<String, Object> schema = list(item.schemaWithReferences(), atLeastOne);
            if (distinct) {
                schema.put("uniqueItems", true);
            }
            return schema;
        }
    }

    record One(Block block) implements Content {
        @Override
        public String words() {
            return "see [" + block.name() + "](#" + block.anchor() + ")";
        }

        @Override
        public Map<String, Object> schema(PlanTypes types, boolean some) {
            return block.schema(types);
        }
    }

    record Many(Block block) implements Content {
        @Override
        public String words() {
            return "a list, each " + new One(block).words();
        }

        @Override
        public Map<String, Object> schema(PlanTypes types, boolean some) {
            return list(block.schema(types), false);
        }
    }

    record OneOrMany(Block block) implements Content {
        @Override
        public String words() {
            return "one or a list, " + new One(block).words();
        }

        @Override
        public Map<String, Object> schema(PlanTypes types, boolean some) {
            return Map.of("anyOf", List.of(block.schema(types), list(block.schema(types), true)));
        }
    }

    /** Blocks under names that the plan's author gives. */
    record Named(Block block) implements Content {
        @Override
        public String words() {
            return "names, under each " + new One(block).words();
        }

        @Override
        public Map<String, Object> schema(PlanTypes types, boolean some) {
            return map(Kinds.NAMES.form(), block.schema(types), some);
        }
    }

    /** @param key how the author's own keys are written */
    record Entries(Form key, Content each) implements Content {
        @Override
        public String words() {
            return "keys, each " + key.words() + ", and under each " + each.words();
        }

        @Override
        public Map<String, Object> schema(PlanTypes types, boolean some) {
            return map(key, each.schema(types, true), some);
        }
    }

    /** YAML that becomes JSON as it stands. */
    record Json() implements Content {
        @Override
        public String words() {
            return "keys and values, or a list";
        }

        @Override
        public Map<String, Object> schema(PlanTypes types, boolean some) {
            return Map.of("type", List.of("object", "array", "null"));
        }
    }

    private static Map<String, Object> list(Map<String, Object> items, boolean some) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", some ? "array" : List.of("array", "null"));
        schema.put("items", items);
        if (some) {
            schema.put("minItems", 1);
        }
        return schema;
    }

    private static Map<String, Object> map(Form key, Map<String, Object> each, boolean some) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", some ? "object" : List.of("object", "null"));
        if (key.schema().containsKey("pattern")) {
            schema.put("propertyNames", Map.of("pattern", key.schema().get("pattern")));
        }
        schema.put("additionalProperties", each);
        if (some) {
            schema.put("minProperties", 1);
        }
        return schema;
    }
}
