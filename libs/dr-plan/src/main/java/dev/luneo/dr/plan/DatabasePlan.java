package dev.luneo.dr.plan;

import java.util.List;

/**
 * A protected PostgreSQL database.
 *
 * @param url {@code postgresql://user:password@host:5432/database}, the password only ever by {@code ${VARIABLE}}
 * @param checks what must hold in a restored copy before anybody relies on it
 */
public record DatabasePlan(
        String name, Template url, BackupPlan backup, RestorePlan restore, List<CheckPlan.Sql> checks) {
    public DatabasePlan {
        checks = List.copyOf(checks);
    }
}
