package dev.luneo.dr.deploy.migration;

import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.Query;
import dev.luneo.dr.postgres.SessionStart;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the ledgers of a database say after a migration.
 *
 * @param read the tables that were read, with their tool
 * @param unfinished a sentence for each migration that did not come to its end
 * @param applied names of the migrations that Prisma's ledgers hold as applied
 */
public record Ledgers(List<String> read, List<String> unfinished, Set<String> applied) {
    /** Small tables, read right after a migration that has released them. */
    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** No project has nearly as many; each is a folder's name. */
    private static final int MOST_APPLIED = 10_000;

    /**
     * Every ledger's table has a primary key; a copy that somebody made by hand has none. One that the role may not read is not the
     * one which its tool has just used.
     */
    private static final String FIND =
            "select n.nspname, c.relname, pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname),"
                    + " (select pg_catalog.array_agg(a.attname::text || ' ' || case pg_catalog.format_type(a.atttypid, null)"
                    + " when 'character varying' then 'varchar' when 'timestamp with time zone' then 'time'"
                    + " when 'timestamp without time zone' then 'time' else pg_catalog.format_type(a.atttypid, null) end)"
                    + " from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped)"
                    + " from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace"
                    + " where c.relkind = 'r' and c.relpersistence <> 't' and c.relname = any (?)"
                    + " and exists (select from pg_catalog.pg_constraint k where k.conrelid = c.oid and k.contype = 'p')"
                    + " and pg_catalog.has_schema_privilege(n.oid, 'USAGE') and pg_catalog.has_table_privilege(c.oid, 'SELECT')"
                    + " order by 1, 2";

    public Ledgers {
        read = List.copyOf(read);
        unfinished = List.copyOf(unfinished);
        applied = Set.copyOf(applied);
    }

    private record Found(Tool tool, String schema, String quoted) {
        String name() {
            return schema + "." + tool.table();
        }
    }

    /** @param url the application's own, so that its ledger is seen as its tool sees it */
    public static Answer<Ledgers> of(DatabaseUrl url) {
        try (Connection connection = url.connect(SessionStart.MAINTENANCE.within(LIMIT))) {
            List<String> read = new ArrayList<>();
            List<String> unfinished = new ArrayList<>();
            Set<String> applied = new TreeSet<>();
            for (Found found : find(connection)) {
                unfinished.addAll(unfinished(connection, found));
                if (found.tool() == Tool.PRISMA) {
                    applied.addAll(applied(connection, found));
                }
                read.add("%s (%s)".formatted(found.name(), found.tool().title()));
            }
            return Answer.given(new Ledgers(read, unfinished, applied));
        } catch (SQLException e) {
            return Answer.failed(PostgresFailure.from(e));
        }
    }

    private static List<Found> find(Connection connection) throws SQLException {
        String[] names = Arrays.stream(Tool.values()).map(Tool::table).toArray(String[]::new);
        return Query.<Optional<Found>>all(connection, FIND, Ledgers::found, connection.createArrayOf("text", names))
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<Found> found(ResultSet row) throws SQLException {
        List<String> columns = List.of((String[]) row.getArray(4).getArray());
        String schema = row.getString(1);
        String quoted = row.getString(3);
        return tool(row.getString(2)).filter(tool -> tool.keeps(columns)).map(tool -> new Found(tool, schema, quoted));
    }

    private static Optional<Tool> tool(String table) {
        return Arrays.stream(Tool.values())
                .filter(tool -> tool.table().equals(table))
                .findFirst();
    }

    private static List<String> unfinished(Connection connection, Found found) throws SQLException {
        return Query.all(
                connection,
                found.tool().question(found.quoted()),
                row -> "%s: %s, begun at %s, %s; %s"
                        .formatted(
                                found.name(),
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                found.tool().wayOut()));
    }

    private static List<String> applied(Connection connection, Found found) throws SQLException {
        return Query.all(
                connection,
                "select migration_name::text from only %s where finished_at is not null and rolled_back_at is null limit %d"
                        .formatted(found.quoted(), MOST_APPLIED),
                row -> row.getString(1));
    }
}
