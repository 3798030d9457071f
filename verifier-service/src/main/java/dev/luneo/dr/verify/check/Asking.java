package dev.luneo.dr.verify.check;

import dev.luneo.dr.postgres.DatabaseUrl;
import java.util.Collection;
import java.util.function.Supplier;

/**
 * What an attempt at a check is made with.
 *
 * @param idempotencyKey the same for each attempt, and each repetition of the run: with it a payment that is asked for twice is made once
 * @param carried what the checks before it keep
 * @param secrets that no word of what comes of it may show, whoever says them
 * @param database where the database is now, by credentials of ours; throws when this service cannot know
 */
public record Asking(
        PlannedCheck check,
        String idempotencyKey,
        Carried carried,
        Collection<String> secrets,
        Supplier<DatabaseUrl> database) {
    @Override
    public String toString() {
        return "Asking[%s, %s]".formatted(check.id(), carried);
    }
}
