package dev.luneo.dr.restore.request;

import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.events.RestoreTarget;
import dev.luneo.dr.kit.repository.Holdings;
import dev.luneo.dr.plan.DatabasePlan;
import java.util.Optional;

/**
 * A request that makes sense: everything it names is there.
 *
 * @param targetGuessed whether nobody said when it began, nor what to come back to
 * @param fromReport whether when it began is the time of its incident's report, for want of a better
 * @param holdings what the repositories held when it was read
 */
record Wish(
        DatabasePlan database,
        RestoreTarget target,
        boolean targetGuessed,
        boolean fromReport,
        RestoreTo to,
        String reason,
        Optional<String> incidentId,
        Holdings holdings) {}
