package dev.luneo.dr.plan;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** What a plan amounts to, spelled in one way only. */
final class EffectivePlan {

    private static final JsonMapper JSON = JsonMapper.shared();

    private EffectivePlan() {}

    /** @param canonical sorted maps, lists and texts, defaults filled in, references left in */
    static String sha256(Map<String, Object> canonical) {
        try {
            byte[] json = JSON.writeValueAsString(canonical).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(json));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
