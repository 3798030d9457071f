package dev.luneo.dr.postgres.catalogue;

import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Foreign keys that a restore could not make, because rows that were backed up break them: loaded while triggers were off, they broke
 * them where they came from too. They hold for new rows, and the rows are somebody's to mend; no data is kept from coming back for them.
 */
public final class MissingKeys {
    /** PostgreSQL's foreign_key_violation. */
    private static final String VIOLATED = "23503";
    /** Of those that are named; the rest is a number. */
    private static final int MOST_NAMED = 10;

    private MissingKeys() {}

    /**
     * In a sentence, which hold for new rows only.
     *
     * @param failed why the restore of foreign keys failed: the answer, where it was for anything but such rows
     */
    public static Answer<List<String>> add(DatabaseUrl copy, DatabaseFacts facts, PostgresFailure failed) {
        try (Connection connection = CatalogueQuery.connect(copy)) {
            Set<String> there = new HashSet<>(CatalogueQuery.list(
                    connection, CatalogueQuery.FOREIGN_KEYS, row -> row.getString(1) + " " + row.getString(2)));
            List<ForeignKeyFacts> missing = facts.foreignKeys().stream()
                    .filter(key -> !there.contains(key.key()))
                    .toList();
            List<String> forNewRows = new ArrayList<>();
            for (ForeignKeyFacts key : missing) {
                if (!holds(connection, key)) {
                    CatalogueQuery.execute(connection, key.add(" not valid"));
                    forNewRows.add("%s of %s".formatted(key.name(), key.table()));
                }
                if (!key.comment().isEmpty()) {
                    CatalogueQuery.execute(connection, key.remark());
                }
            }
            return missing.isEmpty() ? Answer.failed(failed) : Answer.given(words(forNewRows));
        } catch (SQLException e) {
            return Answer.failed(VIOLATED.equals(e.getSQLState()) ? failed : PostgresFailure.from(e));
        }
    }

    private static boolean holds(Connection connection, ForeignKeyFacts key) throws SQLException {
        try {
            CatalogueQuery.execute(connection, key.add(""));
            return true;
        } catch (SQLException e) {
            if (VIOLATED.equals(e.getSQLState())) {
                return false;
            }
            throw e;
        }
    }

    private static List<String> words(List<String> forNewRows) {
        if (forNewRows.isEmpty()) {
            return List.of();
        }
        String first = String.join(", ", forNewRows.stream().limit(MOST_NAMED).toList());
        String more = forNewRows.size() > MOST_NAMED ? " and %d more".formatted(forNewRows.size() - MOST_NAMED) : "";
        return List.of(
                "foreign keys kept for new rows only, because rows that were backed up refer to what is not there: %s%s. Mend the rows, then ALTER TABLE ... VALIDATE CONSTRAINT"
                        .formatted(first, more));
    }
}
