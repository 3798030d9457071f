package dev.luneo.dr.deploy.database;

import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An instant in the life of a database while nobody writes to it: what was written later is known by its transaction's number, which every
 * row carries. Deleted rows carry nothing any more; of them there is the server's count.
 *
 * @param nextTransaction with its epoch: it does not begin anew
 * @param deleted rows, as the server has counted them so far
 * @param at by the server's clock
 */
public record WriteMark(long nextTransaction, long deleted, Instant at) {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,18}) (\\d{1,18}) (\\S+)");

    /** Of the tables that users made. */
    static final String DELETED =
            "(select coalesce(pg_catalog.sum(n_tup_del), 0)::pg_catalog.int8 from pg_catalog.pg_stat_user_tables)";

    public static Answer<WriteMark> of(DatabaseUrl database) {
        try (Connection connection = database.connect()) {
            return Answer.given(Query.one(
                    connection,
                    "select pg_catalog.txid_snapshot_xmax(pg_catalog.txid_current_snapshot()), " + DELETED
                            + ", pg_catalog.clock_timestamp()",
                    row -> new WriteMark(
                            row.getLong(1),
                            row.getLong(2),
                            row.getObject(3, OffsetDateTime.class).toInstant())));
        } catch (SQLException e) {
            return Answer.failed(PostgresFailure.from(e));
        }
    }

    /** As {@link #toString} writes it. */
    public static Optional<WriteMark> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        return parts.matches()
                ? Optional.of(new WriteMark(
                        Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2)), Instant.parse(parts.group(3))))
                : Optional.empty();
    }

    /** Which rows were written later, as SQL. */
    String later() {
        return "age(xmin) <= age('%d'::xid)".formatted(nextTransaction & 0xFFFF_FFFFL);
    }

    @Override
    public String toString() {
        return "%d %d %s".formatted(nextTransaction, deleted, at);
    }
}
