package dev.luneo.dr.postgres.catalogue;

import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The functions and procedures of a copy that belong to the role that restores it: while they are closed nobody may run one, that role
 * included, and what needs one fails with SQLSTATE 42501. Open, each has the privileges that a new function has.
 */
public final class ClosedFunctions {
    /** Of extensions none, whose code is the server's own. */
    private static final String OURS = """
            select i.identity from pg_proc p cross join lateral pg_identify_object('pg_proc'::regclass, p.oid, 0) i
             where p.oid >= 16384 and p.prokind in ('f', 'p') and pg_get_userbyid(p.proowner) = current_user
               and not exists (select from pg_depend d
                   where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
             order by 1""";

    private static final int AT_ONCE = 1_000;

    private final DatabaseUrl copy;
    private boolean closed;

    /** @param copy with the login of a role that owns everything there and is no superuser, for whom nothing is closed */
    public ClosedFunctions(DatabaseUrl copy) {
        this.copy = copy;
    }

    /** All there are by now; those that are made later are open. Empty when it is done. */
    public Optional<PostgresFailure> close() {
        closed = true;
        return each("revoke execute on routine %s from public, current_user");
    }

    /** Empty when it is done, or when none was closed. */
    public Optional<PostgresFailure> open() {
        if (!closed) {
            return Optional.empty();
        }
        Optional<PostgresFailure> failed = each("grant execute on routine %s to public, current_user");
        closed = failed.isPresent();
        return failed;
    }

    private Optional<PostgresFailure> each(String statement) {
        try (Connection connection = CatalogueQuery.connect(copy)) {
            List<String> functions = CatalogueQuery.list(connection, OURS, row -> row.getString(1));
            for (int from = 0; from < functions.size(); from += AT_ONCE) {
                List<String> some = functions.subList(from, Math.min(from + AT_ONCE, functions.size()));
                CatalogueQuery.execute(connection, statement.formatted(String.join(", ", some)));
            }
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of(PostgresFailure.from(e));
        }
    }
}
