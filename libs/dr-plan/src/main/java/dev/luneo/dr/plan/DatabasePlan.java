package dev.luneo.dr.plan;

import java.util.List;
import java.util.Optional;

/**
 * A protected PostgreSQL database.
 *
 * @param url {@code postgresql://user:password@host:5432/database}, the password only ever by {@code ${VARIABLE}}
 * @param checksAs a url whose user and password make its checks by sql, and no superuser's; only those two of it count
 * @param checks what must hold in a restored copy before anybody relies on it
 */
public record DatabasePlan(
        String name,
        Template url,
        BackupPlan backup,
        RestorePlan restore,
        Optional<Template> checksAs,
        List<CheckPlan> checks) {
    public DatabasePlan {
        checks = List.copyOf(checks);
    }
}
