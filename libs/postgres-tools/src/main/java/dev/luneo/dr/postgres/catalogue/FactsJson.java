package dev.luneo.dr.postgres.catalogue;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The facts as text. */
final class FactsJson {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private FactsJson() {}

    static String write(DatabaseFacts facts) {
        return MAPPER.writeValueAsString(facts);
    }

    /** Jackson's messages quote what they stumble over, which may be a setting's secret: only the place is told. */
    static DatabaseFacts read(String json) {
        try {
            DatabaseFacts read = MAPPER.readValue(json, DatabaseFacts.class);
            if (read == null) {
                throw new IllegalArgumentException("the facts of the catalogue are damaged: they are empty");
            }
            return read;
        } catch (JacksonException e) {
            String why = e.getCause() instanceof IllegalArgumentException refused
                    ? String.valueOf(refused.getMessage())
                    : "line %d, column %d"
                            .formatted(
                                    e.getLocation().getLineNr(), e.getLocation().getColumnNr());
            throw new IllegalArgumentException("the facts of the catalogue are damaged: " + why);
        }
    }
}
