package dev.luneo.dr.deploy.database;

import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.Query;
import dev.luneo.dr.postgres.SessionStart;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What was written to a database since a mark: rows that are new or changed, counted, by table.
 *
 * @param tables in which there are any, the most first
 * @param deleted as the server has counted them; empty when its count began anew meanwhile
 * @param notCounted tables for which there was no time, or which we may not read
 */
public record WrittenSince(WriteMark mark, List<Table> tables, Optional<Long> deleted, int notCounted) {
    /** Every table is read through; the applications are back in their old place by now, and somebody waits to be told so. */
    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** More than these do not help anybody at night. */
    private static final int NAMED = 5;

    /** Those first that the server saw changed since it last looked closely. */
    private static final String TABLES = "select pg_catalog.format('%I.%I', n.nspname, c.relname)"
            + " from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace"
            + " left join pg_catalog.pg_stat_user_tables s on s.relid = c.oid"
            + " where c.relkind = 'r' and c.relpersistence <> 't' and n.nspname <> 'information_schema'"
            + " and n.nspname !~ '^pg_' order by coalesce(s.n_mod_since_analyze, 0) desc, 1";

    /** @param name as it stands in SQL */
    public record Table(String name, long rows) {}

    public static Answer<WrittenSince> count(DatabaseUrl database, WriteMark mark) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        try (Connection connection = database.connect(SessionStart.MAINTENANCE.within(LIMIT))) {
            List<Table> written = new ArrayList<>();
            int notCounted = 0;
            for (String table : Query.<String>all(connection, TABLES, row -> row.getString(1))) {
                Optional<Long> rows =
                        System.nanoTime() < deadline ? rows(connection, table, mark) : Optional.<Long>empty();
                notCounted += rows.isPresent() ? 0 : 1;
                rows.filter(some -> some > 0).ifPresent(some -> written.add(new Table(table, some)));
            }
            written.sort(Comparator.comparing(Table::rows).reversed().thenComparing(Table::name));
            long deleted = number(connection, "select " + WriteMark.DELETED) - mark.deleted();
            return Answer.given(new WrittenSince(
                    mark, List.copyOf(written), deleted < 0 ? Optional.empty() : Optional.of(deleted), notCounted));
        } catch (SQLException e) {
            return Answer.failed(PostgresFailure.from(e));
        }
    }

    public long rows() {
        return tables.stream().mapToLong(Table::rows).sum();
    }

    public boolean nothing() {
        return tables.isEmpty() && notCounted == 0 && deleted.equals(Optional.of(0L));
    }

    /** For example {@code 84 rows are new or changed (80 in public.orders, 4 in public.customers), 2 were deleted}. */
    public String words() {
        String named = tables.stream()
                .limit(NAMED)
                .map(table -> "%d in %s".formatted(table.rows(), table.name()))
                .collect(Collectors.joining(", "));
        String more = tables.size() > NAMED ? ", the rest in %d other tables".formatted(tables.size() - NAMED) : "";
        return "%d rows are new or changed%s, %s%s"
                .formatted(
                        rows(),
                        tables.isEmpty() ? "" : " (%s%s)".formatted(named, more),
                        deleted.map("%d were deleted"::formatted).orElse("how many were deleted is not known"),
                        notCounted == 0 ? "" : "; %d tables could not be counted".formatted(notCounted));
    }

    /** The rows of the table with the most, to be read by a person; empty where there are none. */
    public Optional<String> query() {
        return tables.stream()
                .findFirst()
                .map(table -> "SELECT * FROM %s WHERE %s".formatted(table.name(), mark.later()));
    }

    private static Optional<Long> rows(Connection connection, String table, WriteMark mark) {
        try {
            return Optional.of(number(
                    connection, "select pg_catalog.count(*) from only %s where %s".formatted(table, mark.later())));
        } catch (SQLException e) {
            return Optional.empty();
        }
    }

    private static long number(Connection connection, String query) throws SQLException {
        return Query.one(connection, query, row -> row.getLong(1));
    }
}
