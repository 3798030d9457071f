package dev.luneo.dr.stack.plan;

import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.Query;
import dev.luneo.dr.postgres.catalogue.Needs;
import dev.luneo.dr.stack.connect.Readable;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * A database, as far as it can be looked at.
 *
 * @param words what is there, or why that is not known
 * @param data where it lies, when that is this machine and it is told
 * @param table one with rows in it, quoted: the largest
 */
record SeenDatabase(String words, Optional<Path> data, Optional<String> table) {
    private static final String LARGEST = "select pg_catalog.format('%I.%I', n.nspname, c.relname)"
            + " from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace"
            + " where c.relkind = 'r' and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'"
            + " and pg_catalog.has_schema_privilege(n.oid, 'usage') and pg_catalog.has_table_privilege(c.oid, 'select')"
            + " and not pg_catalog.row_security_active(c.oid) order by c.relpages desc, 1 limit 20";

    private static final String LENT = "select r.rolname from pg_catalog.pg_auth_members m"
            + " join pg_catalog.pg_roles r on r.oid = m.roleid join pg_catalog.pg_roles me on me.oid = m.member"
            + " where me.rolname = current_user and m.admin_option and not r.rolsuper order by 1";

    static SeenDatabase at(DatabaseUrl url) {
        try (Connection connection = url.connect()) {
            Readable readable = Readable.by(connection);
            return new SeenDatabase(
                    "%s. %s"
                            .formatted(
                                    readable.words(),
                                    readable.problem(url.user()).orElse("%s may read all of it".formatted(url.user()))),
                    SharedDisks.isThisMachine(url.location().host())
                            ? SharedDisks.dataDirectory(url)
                            : Optional.empty(),
                    table(connection));
        } catch (SQLException e) {
            PostgresFailure failure = PostgresFailure.from(e);
            return new SeenDatabase(
                    "it cannot be looked at: %s. Way out: %s".formatted(failure.detail(), failure.hint()),
                    Optional.empty(),
                    Optional.empty());
        }
    }

    /** A role of a server that is fit to fill what is restored there, by the login that restores. */
    static Optional<String> filler(DatabaseUrl server) {
        try (Connection connection = server.connect()) {
            for (String role : Query.all(connection, LENT, row -> row.getString(1))) {
                if (Needs.of(connection, Optional.empty(), Optional.of(role))
                        .fillRole()
                        .isEmpty()) {
                    return Optional.of(role);
                }
            }
            return Optional.empty();
        } catch (SQLException notNow) {
            return Optional.empty();
        }
    }

    private static Optional<String> table(Connection connection) throws SQLException {
        List<String> largest = Query.all(connection, LARGEST, row -> row.getString(1));
        for (String table : largest) {
            if (Query.one(connection, "select exists (select from " + table + ")", row -> row.getBoolean(1))) {
                return Optional.of(table);
            }
        }
        return Optional.empty();
    }
}
