package dev.luneo.dr.notify.stakeholders;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.luneo.dr.plan.Occasion;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

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
        try {
            // A hash, because ids of other systems hold what no HTTP header may.
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\u0000", occasion.toString(), subject, about)
                            .getBytes(UTF_8));
            return occasion + "-" + HexFormat.of().formatHex(hash, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    public String message() {
        return "%s %s %s".formatted(fact, next, look);
    }
}
