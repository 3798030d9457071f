package dev.luneo.dr.events;

import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import java.util.Optional;

/**
 * Something that a service will need for a recovery and does not have now.
 *
 * @param subject whose it is: an application or a check of the plan, or the database
 * @param failure what is missing, and what to do; names of variables and files, never a value
 * @param stops whether the recovery would end because of it; otherwise it would go on, and end with less looked at than the plan asks,
 *     or be undone for a check that fails then too
 * @param to only restores to there need it; absent for every restore
 */
public record ReadinessProblem(String subject, Failure failure, boolean stops, Optional<RestoreTo> to) {
    public ReadinessProblem {
        Required.name("subject", subject);
        Required.value("failure", failure);
        to = Required.optional(to);
    }
}
