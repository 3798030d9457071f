package dev.luneo.dr.restore.recoveries;

import dev.luneo.dr.events.Location;
import dev.luneo.dr.plan.Retry;
import dev.luneo.dr.recovery.Recoveries;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What has to be known besides a recovery to say what is true of it.
 *
 * @param inUse whether a database at a place is in use, or may be, for all that plan and log tell
 * @param retry how often a step that fails is tried
 * @param written how an instant is written for who reads it
 */
record Surroundings(
        Recoveries recoveries,
        Predicate<Location> inUse,
        Retry retry,
        Instant now,
        Function<Instant, String> written) {}
