package dev.luneo.dr.postgres.fingerprint;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the newest applied migration in the rows of a tool's table, as {@link Migrations} has PostgreSQL do it. */
final class Ledger implements CopyText.Rows {

    /** No name, version or time of a migration is longer; what is, is cut. */
    private static final int LONGEST = 1000;

    private static final String PRISMA = "_prisma_migrations";
    private static final String NULL = "";

    private final boolean prisma;
    private final List<String> row = new ArrayList<>();
    private List<String> newest = List.of();
    private long applied;

    Ledger(String table) {
        prisma = table.equals(PRISMA);
    }

    String columns() {
        return prisma ? "finished_at, started_at, migration_name, rolled_back_at" : "installed_rank, version, success";
    }

    @Override
    public void begin() {
        row.clear();
    }

    @Override
    public void value(byte[] value, int count) {
        row.add(count < 0 ? NULL : new String(value, 0, Math.min(count, LONGEST), StandardCharsets.UTF_8));
    }

    @Override
    public void end() {
        boolean counts = prisma
                ? !row.get(0).equals(NULL) && row.get(3).equals(NULL)
                : row.get(2).equals("t") && !row.get(1).equals(NULL);
        if (counts) {
            applied++;
            if (newest.isEmpty() || newer()) {
                newest = List.copyOf(row);
            }
        }
    }

    Optional<MigrationHead> head(String table) {
        return newest.isEmpty()
                ? Optional.empty()
                : Optional.of(new MigrationHead(table, newest.get(prisma ? 2 : 1), applied));
    }

    /** Times of one zone in ISO order sort as text does. */
    private boolean newer() {
        if (!prisma) {
            return Long.parseLong(row.get(0)) > Long.parseLong(newest.get(0));
        }
        for (int column = 0; column < 3; column++) {
            int order = row.get(column).compareTo(newest.get(column));
            if (order != 0) {
                return order > 0;
            }
        }
        return false;
    }
}
