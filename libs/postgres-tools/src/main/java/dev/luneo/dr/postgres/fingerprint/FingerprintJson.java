package dev.luneo.dr.postgres.fingerprint;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** A fingerprint as text. */
final class FingerprintJson {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private FingerprintJson() {}

    static String write(Fingerprint fingerprint) {
        return MAPPER.writeValueAsString(fingerprint);
    }

    static Fingerprint read(String json) {
        try {
            Fingerprint read = MAPPER.readValue(json, Fingerprint.class);
            if (read == null) {
                throw new IllegalArgumentException("the fingerprint is damaged: it is empty");
            }
            return read;
        } catch (JacksonException e) {
            throw new IllegalArgumentException("the fingerprint is damaged: " + e.getOriginalMessage(), e);
        }
    }
}
