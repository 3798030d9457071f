package dev.luneo.dr.postgres.dump;

import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.dump.RestoreRuns.OnError;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The materialised views of an archive that have contents, which a restore computes anew. Their functions are code of their owners'. Run by
 * whoever fills a database it could read, and keep, what others own; so it is run when everything is its owners' again: PostgreSQL
 * computes a view with its owner's rights and lets it change nobody else's session.
 *
 * @param entries lines of the archive's table of contents, in their order: a view may read another
 */
public record StoredViews(List<String> entries) {
    static final StoredViews NONE = new StoredViews(List.of());

    private static final String EMPTY =
            "select pg_catalog.format('%I.%I', n.nspname, c.relname) from pg_catalog.pg_class c"
                    + " join pg_catalog.pg_namespace n on n.oid = c.relnamespace"
                    + " where c.relkind = 'm' and not c.relispopulated order by 1";

    public StoredViews {
        entries = List.copyOf(entries);
    }

    boolean none() {
        return entries.isEmpty();
    }

    /** A view may read another server, for which no password came back, or a setting that only the application makes. */
    Answer<List<String>> refresh(RestoreRuns runs, DatabaseUrl target) throws InterruptedException {
        Optional<PostgresFailure> failed =
                RestoreOrder.inFile(entries, list -> runs.run(List.of(), Optional.of(list), OnError.GO_ON));
        if (failed.isEmpty()) {
            return Answer.given(List.of());
        }
        List<String> empty = new ArrayList<>();
        try (Connection connection = target.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(EMPTY)) {
            while (rows.next()) {
                empty.add(rows.getString(1));
            }
        } catch (SQLException e) {
            return Answer.failed(PostgresFailure.from(e));
        }
        return empty.isEmpty()
                ? Answer.failed(failed.get())
                : Answer.given(List.of(
                        "empty, because they could not be computed: %s (%s). Run REFRESH MATERIALIZED VIEW for each once the cause is gone"
                                .formatted(
                                        String.join(", ", empty), failed.get().detail())));
    }
}
