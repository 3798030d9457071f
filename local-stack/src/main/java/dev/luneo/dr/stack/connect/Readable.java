package dev.luneo.dr.stack.connect;

import dev.luneo.dr.postgres.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * A database as the login that backs it up sees it.
 *
 * @param serverVersion such as 150013
 * @param schemas that are not PostgreSQL's own
 * @param extensions without plpgsql, which every database has
 * @param closed tables, sequences and schemas that the login may not read
 * @param hidden tables of which it sees only some rows, which a backup refuses
 */
public record Readable(
        int serverVersion,
        String versionText,
        long bytes,
        long tables,
        List<String> schemas,
        String owner,
        List<String> extensions,
        List<String> closed,
        List<String> hidden) {
    private static final int MOST_NAMED = 5;

    /** What pg_dump reads: not what belongs to extensions, but for their settings, which they say themselves. */
    private static final String OBJECTS =
            " from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace"
                    + " where c.relpersistence <> 't' and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'"
                    + " and not exists (select from pg_catalog.pg_depend d where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass"
                    + " and d.objid = c.oid and d.deptype = 'e')";

    private static final String CLOSED = "select pg_catalog.format('%I.%I', n.nspname, c.relname)" + OBJECTS
            + " and (c.relkind in ('r', 'p') and not pg_catalog.has_table_privilege(c.oid, 'select')"
            + " or c.relkind = 'S' and not pg_catalog.has_sequence_privilege(c.oid, 'select')"
            + " or c.relkind in ('r', 'p', 'S') and not pg_catalog.has_schema_privilege(n.oid, 'usage')) order by 1";

    private static final String HIDDEN = "select pg_catalog.format('%I.%I', n.nspname, c.relname)" + OBJECTS
            + " and c.relkind in ('r', 'p') and pg_catalog.row_security_active(c.oid) order by 1";

    public static Readable by(Connection connection) throws SQLException {
        return new Readable(
                Integer.parseInt(Query.one(connection, "show server_version_num", row -> row.getString(1))),
                Query.one(connection, "show server_version", row -> row.getString(1))
                        .split(" ")[0],
                Query.one(
                        connection,
                        "select pg_catalog.pg_database_size(pg_catalog.current_database())",
                        row -> row.getLong(1)),
                Query.one(
                        connection,
                        "select pg_catalog.count(*)" + OBJECTS + " and c.relkind in ('r', 'p')",
                        row -> row.getLong(1)),
                Query.all(
                        connection,
                        "select nspname from pg_catalog.pg_namespace where nspname not like 'pg\\_%'"
                                + " and nspname <> 'information_schema' order by 1",
                        row -> row.getString(1)),
                Query.one(
                        connection,
                        "select pg_catalog.pg_get_userbyid(datdba) from pg_catalog.pg_database"
                                + " where datname = pg_catalog.current_database()",
                        row -> row.getString(1)),
                Query.all(
                        connection,
                        "select extname from pg_catalog.pg_extension where extname <> 'plpgsql' order by 1",
                        row -> row.getString(1)),
                Query.all(connection, CLOSED, row -> row.getString(1)),
                Query.all(connection, HIDDEN, row -> row.getString(1)));
    }

    /** PostgreSQL 15.13, 812 MB, 41 tables in public, owner shop, extensions pgcrypto. */
    public String words() {
        return "PostgreSQL %s, %s, %d %s in %s, owner %s%s"
                .formatted(
                        versionText,
                        Sizes.words(bytes),
                        tables,
                        tables == 1 ? "table" : "tables",
                        schemas.isEmpty() ? "no schema" : some(schemas),
                        owner,
                        extensions.isEmpty() ? "" : ", extensions " + some(extensions));
    }

    /** What keeps the login from backing it up, with the statement that helps. */
    public Optional<String> problem(String user) {
        if (!closed.isEmpty()) {
            return Optional.of(
                    "%s may not read %s, so nothing is backed up. As a superuser: GRANT pg_read_all_data TO \"%s\" (PostgreSQL 14 and newer), or name the owner's login"
                            .formatted(user, some(closed), user));
        }
        return hidden.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "row security hides rows of %s from %s, so nothing is backed up. As a superuser: ALTER ROLE \"%s\" BYPASSRLS, or name the owner's login"
                                .formatted(some(hidden), user, user));
    }

    private static String some(List<String> names) {
        String first = String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())));
        return names.size() > MOST_NAMED ? "%s and %d more".formatted(first, names.size() - MOST_NAMED) : first;
    }
}
