package dev.luneo.dr.restore.rehearsal;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When a schema is rehearsed.
 *
 * @param enabled false where nobody may make a database on the server before the bad night
 * @param afterStart nothing is rehearsed so soon after the start of the service: whoever starts it may be about to need it
 * @param every how old a proof may get although nothing was changed: roles, extensions and the server change as well
 * @param spacing the least time between two rehearsals of one database, however often its schema changes; after one that may pass by
 *     itself, such as a server that is down, it doubles each time
 * @param retry until a rehearsal that failed is tried again although the schema is the same: whoever mended the server wants to see it
 * @param timeLimit of one rehearsal; 20,000 tables take some minutes
 */
@ConfigurationProperties("dr.schema-proof")
public record SchemaProofProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("2m") Duration afterStart,
        @DefaultValue("24h") Duration every,
        @DefaultValue("5m") Duration spacing,
        @DefaultValue("1h") Duration retry,
        @DefaultValue("20m") Duration timeLimit) {

    public SchemaProofProperties {
        if (afterStart.isNegative()) {
            throw new IllegalArgumentException(
                    "dr.schema-proof.after-start is %s; write 0s or longer, such as 2m".formatted(afterStart));
        }
        positive("every", every);
        positive("spacing", spacing);
        positive("retry", retry);
        positive("time-limit", timeLimit);
    }

    /** How long an attempt that says nothing keeps others from the server: longer than it can take. */
    Duration hold() {
        return timeLimit.plus(timeLimit.dividedBy(2));
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(
                    "dr.schema-proof.%s is %s; write a span longer than nothing, such as 1h".formatted(name, value));
        }
    }
}
