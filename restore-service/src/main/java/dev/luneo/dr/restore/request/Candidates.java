package dev.luneo.dr.restore.request;

import dev.luneo.dr.kit.repository.Holdings.Holding;
import dev.luneo.dr.postgres.fingerprint.Fingerprint;
import dev.luneo.dr.postgres.fingerprint.TableFingerprint;
import dev.luneo.dr.recovery.DatabaseBackups;
import dev.luneo.dr.repository.Manifest;
import dev.luneo.dr.restore.full.RestoreState;
import dev.luneo.dr.restore.request.DryRun.Candidate;
import dev.luneo.dr.restore.selection.Opened;
import dev.luneo.dr.restore.selection.Repositories;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The last backups with what they hold, for somebody who has to say from which one on it was wrong. */
final class Candidates {
    /** More than a screen shows; all of them are at GET /api/backups of backup-scheduler. */
    private static final int MOST = 20;
    /** Each costs reading its fingerprint, of megabytes where there are thousands of tables. */
    private static final int BY_TABLE = 5;
    /** Where rows are missed is seen in the tables that have most of them. */
    private static final int MOST_TABLES = 20;

    /** Of those that nobody vouches for: enough to see what they are; a stranger can make thousands. */
    private static final int MOST_UNSIGNED = 5;

    static final String FOUND_DAMAGED =
            "It was found damaged. It is read again, and used if it is good, only where there is no other, or when it is asked for by its id";

    private final Repositories repositories;

    Candidates(Repositories repositories) {
        this.repositories = repositories;
    }

    /** @param written how an instant is written */
    List<Candidate> of(Wish wish, RestoreState state, Function<Instant, String> written) {
        String database = wish.database().name();
        DatabaseBackups known = state.backups().of(database);
        List<Holding> newest = wish.holdings().newestFirst().stream()
                .filter(Holding::promising)
                .limit(MOST)
                .toList();
        return Stream.concat(
                        newest.stream()
                                .map(holding -> candidate(
                                        database, holding, known, newest.indexOf(holding) < BY_TABLE, written)),
                        wish.holdings().newestFirst().stream()
                                .flatMap(holding -> unsigned(holding, written).stream())
                                .limit(MOST_UNSIGNED))
                .toList();
    }

    /** By its own word, none of which is looked into. */
    private static Optional<Candidate> unsigned(Holding holding, Function<Instant, String> written) {
        return holding.notAuthenticated().map(why -> {
            Manifest manifest = holding.unvouched().values().iterator().next().manifest();
            return new Candidate(
                    holding.backupId(),
                    manifest.restorablePoint(),
                    written.apply(manifest.restorablePoint()),
                    manifest.databaseBytes(),
                    manifest.storedBytes(),
                    manifest.count(Manifest.TABLES),
                    manifest.count(Manifest.ROWS),
                    Map.of(),
                    false,
                    manifest.suspicion().isEmpty(),
                    Optional.of(
                            "Nobody known vouches for it (%s). An incident lead can have it restored nevertheless: target %s, acceptUnsigned: true, and the reason"
                                    .formatted(why, holding.backupId())));
        });
    }

    private Candidate candidate(
            String database,
            Holding holding,
            DatabaseBackups known,
            boolean byTable,
            Function<Instant, String> written) {
        Manifest manifest = holding.manifest().orElseThrow();
        Optional<String> damaged = holding.disproved(known) ? Optional.of(FOUND_DAMAGED) : Optional.empty();
        Optional<String> suspicion = holding.suspicion(known);
        return new Candidate(
                holding.backupId(),
                manifest.restorablePoint(),
                written.apply(manifest.restorablePoint()),
                manifest.databaseBytes(),
                manifest.storedBytes(),
                manifest.count(Manifest.TABLES),
                manifest.count(Manifest.ROWS),
                byTable ? rows(database, holding) : Map.of(),
                true,
                suspicion.isEmpty() && damaged.isEmpty(),
                damaged.or(() -> suspicion));
    }

    /** Of the whole tables; empty where it cannot be read now, or nobody counted. */
    private Map<String, Long> rows(String database, Holding holding) {
        Map<String, Long> all = new LinkedHashMap<>();
        holding.copies().entrySet().stream()
                .findFirst()
                .flatMap(copy -> fingerprint(database, copy.getKey(), copy.getValue()))
                .ifPresent(fingerprint -> fingerprint.tables().stream()
                        .filter(table -> table.kind() != TableFingerprint.Kind.MATERIALIZED_VIEW)
                        .forEach(table -> all.merge(table.partOf().orElseGet(table::name), table.rows(), Long::sum)));
        Map<String, Long> largest = new LinkedHashMap<>();
        all.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                .limit(MOST_TABLES)
                .forEach(table -> largest.put(table.getKey(), table.getValue()));
        return largest;
    }

    private Optional<Fingerprint> fingerprint(String database, String repository, Manifest manifest) {
        try {
            return repositories.open(repository, database, manifest.backupId().value(), manifest.sha256())
                            instanceof Opened.Ready ready
                    ? ready.files().fingerprint()
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }
}
