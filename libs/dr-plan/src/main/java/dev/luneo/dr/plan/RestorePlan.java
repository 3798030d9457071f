package dev.luneo.dr.plan;

import java.time.Duration;
import java.util.Optional;

/**
 * How a database is brought back.
 *
 * @param server PostgreSQL to restore to, with a role that may create databases; absent: the server of the database's url
 * @param fillAs a role of the server that fills the new database, for a restorer that may make no roles: it can log in, has no
 *     rights, and the restorer is a member of it; no other database of the plan has the same
 * @param jobs parallel connections of the restore: 1 to 16, 2 unless said otherwise
 * @param timeLimit after which a restore is ended and counts as failed: 1 minute to 24 hours, 2 hours unless said
 *     otherwise, so that a restore slower than its RTO still ends in data rather than in nothing
 */
public record RestorePlan(
        RestorePlace to,
        Optional<Template> server,
        Approval approval,
        IfDamaged ifDamaged,
        IfUnreachable ifUnreachable,
        int jobs,
        Duration timeLimit,
        MissingRoles missingRoles,
        RestoreRights rights,
        Optional<String> fillAs) {}
