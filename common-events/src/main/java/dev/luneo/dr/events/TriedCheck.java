package dev.luneo.dr.events;

import dev.luneo.dr.events.CheckResult.Outcome;
import java.time.Instant;
import java.util.Optional;

/**
 * What a check of the plan came to when it was tried on what is in use, before any recovery.
 *
 * @param name of the check, for example {@code backend/login}
 * @param outcome skipped: it was not tried; failed: what it saw is among the problems
 * @param at when that was found
 * @param heldAt when it last held, as far as that is known
 * @param whyNot why it was not tried; absent where it was
 */
public record TriedCheck(String name, Outcome outcome, Instant at, Optional<Instant> heldAt, Optional<String> whyNot) {
    public TriedCheck {
        Required.name("name", name);
        Required.choice("outcome", outcome, Outcome.class);
        Required.instant("at", at);
        heldAt = Required.optionalInstant("heldAt", heldAt);
        whyNot = Required.optional(whyNot).map(why -> Required.text("whyNot", why));
    }
}
