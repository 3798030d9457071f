package dev.luneo.dr.notify.stakeholders;

import dev.luneo.dr.plan.Occasion;
import java.time.Instant;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Something stakeholders should hear, once.
 *
 * @param subject what it is filed under: an incident, a recovery, or for backups the database
 * @param id derived from what it is about, so that every replica and every run of the service gives it the same
 * @param cause when that happened which is told
 * @param fact one sentence: what is so
 * @param next one sentence: what happens next
 * @param look where to look
 */
public record Notice(
        String subject,
        Occasion occasion,
        String id,
        Instant cause,
        String database,
        Optional<String> recoveryId,
        String fact,
        String next,
        String look) {

    /**
     * @param about what makes it another notice than the last on the same occasion, such as a recovery's id or the point an RPO
     *     episode began with
     */
    static String id(Occasion occasion, String subject, String about) {
        // A hash, because ids of other systems hold what no HTTP header may.
        String hash = DigestUtils.sha256Hex(String.join("\u0000", occasion.toString(), subject, about));
        return occasion + "-" + hash.substring(0, 24);
    }

    public String message() {
        return "%s %s %s".formatted(fact, next, look);
    }
}
