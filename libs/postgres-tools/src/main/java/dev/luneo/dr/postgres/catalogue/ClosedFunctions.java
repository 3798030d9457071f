package dev.luneo.dr.postgres.catalogue;

import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The functions and procedures of a copy that belong to the role that restores it: while they are closed nobody may run one, that role
 * included, and what needs one fails with SQLSTATE 42501. Open, each has the privileges that a new function has.
 */
public final class ClosedFunctions {
    /** Of extensions none, whose code is the server's own; and none of triggers, which no expression can call, and without which no trigger is made. */
    private static final String OURS = """
            select case p.prokind when 'p' then 'procedure ' else 'function ' end || quote_ident(n.nspname) || '.' || quote_ident(p.proname)
                   || '(' || pg_get_function_identity_arguments(p.oid) || ')'
              from pg_proc p join pg_namespace n on n.oid = p.pronamespace
             where p.oid >= 16384 and p.prokind in ('f', 'p') and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
               and pg_get_userbyid(p.proowner) = current_user
               and not exists (select from pg_depend d
                   where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
             order by 1""";

    private final DatabaseUrl copy;
    private boolean closed;

    /** @param copy with the login of a role that owns everything there and is no superuser, for whom nothing is closed */
    public ClosedFunctions(DatabaseUrl copy) {
        this.copy = copy;
    }

    /** All there are by now; those that are made later are open. Empty when it is done. */
    public Optional<PostgresFailure> close() {
        closed = true;
        return each("revoke execute on %s from public, current_user");
    }

    /** Empty when it is done, or when none was closed. */
    public Optional<PostgresFailure> open() {
        if (!closed) {
            return Optional.empty();
        }
        Optional<PostgresFailure> failed = each("grant execute on %s to public, current_user");
        closed = failed.isPresent();
        return failed;
    }

    private Optional<PostgresFailure> each(String statement) {
        try (Connection connection = CatalogueQuery.connect(copy)) {
            connection.setAutoCommit(false);
            for (String function : CatalogueQuery.list(connection, OURS, row -> row.getString(1))) {
                CatalogueQuery.execute(connection, statement.formatted(function));
            }
            connection.commit();
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of(PostgresFailure.from(e));
        }
    }
}
