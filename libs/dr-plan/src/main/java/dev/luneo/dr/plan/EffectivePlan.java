package dev.luneo.dr.plan;

import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;
import tools.jackson.databind.json.JsonMapper;

/** What a plan amounts to, spelled in one way only. */
final class EffectivePlan {

    private static final JsonMapper JSON = JsonMapper.shared();

    private EffectivePlan() {}

    /** @param canonical sorted maps, lists and texts, defaults filled in, references left in */
    static String sha256(Map<String, Object> canonical) {
        return DigestUtils.sha256Hex(JSON.writeValueAsString(canonical));
    }
}
