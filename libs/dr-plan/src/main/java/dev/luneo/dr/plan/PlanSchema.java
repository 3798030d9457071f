package dev.luneo.dr.plan;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The plan's declaration as JSON Schema (draft 2020-12), by which editors complete and check while one writes. It accepts
 * every plan that the reader accepts; what only the reader knows, such as whether a name is defined, it does not refuse.
 */
public final class PlanSchema {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT, SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private PlanSchema() {}

    /** @return the schema's text, ended by a line break */
    public static String json() {
        return json(PlanSections.PLAN, PlanTypes.BUILT_IN);
    }

    static String json(Block block, PlanTypes types) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "dr-plan.yaml");
        schema.putAll(block.schema(types));
        return JSON.writeValueAsString(schema) + "\n";
    }
}
