package dev.luneo.dr.verify.check.sql;

import dev.luneo.dr.postgres.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Who puts a plan's query. A query runs whatever its tables' owner has put behind their names: views, operators, functions;
 * and these may take on every role that the session may. So nobody asks who is, or may become, more than a user of the
 * database: a superuser, or one who may run programs or write files on the server, which a read-only transaction allows.
 */
final class CheckRole {
    private static final String TOO_MIGHTY = "select r.rolname from pg_catalog.pg_roles r"
            + " where (r.rolsuper or r.rolname in ('pg_execute_server_program', 'pg_write_server_files'))"
            + " and (pg_catalog.pg_has_role(session_user, r.oid, 'member')"
            + " or pg_catalog.pg_has_role(current_user, r.oid, 'member')) order by 1 limit 1";

    private CheckRole() {}

    /**
     * Asked of the server before anything of the plan is.
     *
     * @param connection with a search path of ours
     * @return the role that whoever is connected must not be able to take on; empty when all is well
     */
    static Optional<String> tooMighty(Connection connection) throws SQLException {
        return Query.first(connection, TOO_MIGHTY, row -> row.getString(1));
    }

    /** As {@code search_path} takes it. */
    static String searchPath(List<String> schemas) {
        return schemas.stream()
                .map(schema -> '"' + schema.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining(", "));
    }
}
