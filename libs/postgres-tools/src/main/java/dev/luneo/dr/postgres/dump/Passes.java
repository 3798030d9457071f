package dev.luneo.dr.postgres.dump;

import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.catalogue.Definitions;
import dev.luneo.dr.postgres.catalogue.FunctionPaths;
import dev.luneo.dr.postgres.catalogue.LiftedChecks;
import dev.luneo.dr.postgres.catalogue.MissingKeys;
import dev.luneo.dr.postgres.dump.RestoreRuns.OnError;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One restore in the order in which all of it can come back: definitions, then data, then what is computed from it. */
final class Passes {
    private static final String EMPTY_VIEWS =
            "select pg_catalog.format('%I.%I', n.nspname, c.relname) from pg_catalog.pg_class c"
                    + " join pg_catalog.pg_namespace n on n.oid = c.relnamespace"
                    + " where c.relkind = 'm' and not c.relispopulated order by 1";

    private static final String POST = "post-data";

    private final RestoreRuns runs;
    private final RestoreOrder order;
    private final DatabaseUrl target;
    private final RestoreSettings settings;

    Passes(RestoreRuns runs, RestoreOrder order, DatabaseUrl target, RestoreSettings settings) {
        this.runs = runs;
        this.order = order;
        this.target = target;
        this.settings = settings;
    }

    /**
     * What came of it.
     *
     * @param toFinish a sentence for each thing that a person has to finish; usually none
     */
    record Done(List<String> toFinish, Definitions definitions) {}

    Answer<Done> restore() throws InterruptedException {
        ClosedRuns closed = new ClosedRuns(runs, target);
        Answer<PreData.Made> first = new PreData(runs, closed, order, target, settings).make();
        if (first.whenFailed().isPresent()) {
            return Answer.failed(first.whenFailed().get());
        }
        LiftedChecks checks = first.orThrow().checks();
        Answer<FunctionPaths> paths = FunctionPaths.lend(target, settings.facts());
        Answer<Definitions> unlifted = Definitions.checks(target);
        Optional<PostgresFailure> failed = paths.whenFailed().or(unlifted::whenFailed);
        if (failed.isPresent()) {
            return Answer.failed(failed.get());
        }
        List<String> rest = settings.schemaOnly() ? List.of(POST) : List.of("data", POST);
        failed = inList(order.main(), list -> runs.run(rest, list, OnError.END));
        Answer<Definitions> filled = Definitions.checks(target);
        failed = failed.or(filled::whenFailed);
        failed = failed.isPresent() ? failed : unseen(closed, order.rules());
        failed = failed.or(checks::putBack);
        if (failed.isPresent()) {
            return Answer.failed(failed.get());
        }
        // All but some checks, triggers and policies is there; what runs from here on must leave it as it is.
        Answer<Definitions> made = Definitions.all(target);
        failed = made.whenFailed();
        if (failed.isEmpty() && !order.checks().isEmpty()) {
            failed = inWrittenList(order.checks(), list -> runs.run(List.of(POST), list, OnError.END));
        }
        Answer<Definitions> all = Definitions.checks(target);
        failed = failed.or(all::whenFailed);
        if (failed.isPresent()) {
            return Answer.failed(failed.get());
        }
        Answer<List<String>> keys = order.keys().isEmpty() ? Answer.given(List.of()) : keys();
        if (keys.whenFailed().isPresent()) {
            return Answer.failed(keys.whenFailed().get());
        }
        Answer<List<String>> notValid = checks.validate();
        Answer<List<String>> empty =
                order.views().isEmpty() || settings.schemaOnly() ? Answer.given(List.of()) : views();
        failed = notValid.whenFailed().or(empty::whenFailed);
        failed = failed.isPresent() ? failed : unseen(closed, order.guards());
        failed = failed.or(() -> paths.orThrow().takeBack());
        if (failed.isPresent()) {
            return Answer.failed(failed.get());
        }
        List<String> toFinish = Stream.of(keys.orThrow(), notValid.orThrow(), empty.orThrow())
                .flatMap(List::stream)
                .toList();
        Definitions known = first.orThrow()
                .definitions()
                .andLater(unlifted.orThrow().andNoMoreChecks(filled.orThrow()))
                .andLater(made.orThrow())
                .andLater(all.orThrow())
                .andLater(closed.watched());
        return Definitions.read(target)
                .fold(late -> Answer.given(new Done(toFinish, known.andLater(late))), Answer::failed);
    }

    /** What hangs on others' tables, made while no code can run that would change it before it was looked at. */
    private Optional<PostgresFailure> unseen(ClosedRuns closed, List<ArchiveLine> lines) throws InterruptedException {
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        if (!runs.closable()) {
            return inWrittenList(lines, list -> runs.run(List.of(POST), list, OnError.END));
        }
        Optional<PostgresFailure> failed = closed.run(POST, lines);
        return failed.isPresent() ? failed : closed.open();
    }

    /** All data is there by now; a key that its rows break is no reason to give them up. */
    private Answer<List<String>> keys() throws InterruptedException {
        Optional<PostgresFailure> failed =
                inWrittenList(order.keys(), list -> runs.run(List.of(POST), list, OnError.GO_ON));
        if (failed.isEmpty()) {
            return Answer.given(List.of());
        }
        return settings.facts()
                .map(facts -> MissingKeys.add(target, facts, failed.get()))
                .orElseGet(() -> Answer.failed(failed.get()));
    }

    /** A view may read another server, for which no password came back, or a setting that only the application makes. */
    private Answer<List<String>> views() throws InterruptedException {
        Optional<PostgresFailure> failed =
                inWrittenList(order.views(), list -> runs.run(List.of(), list, OnError.GO_ON));
        if (failed.isEmpty()) {
            return Answer.given(List.of());
        }
        List<String> empty = new ArrayList<>();
        try (Connection connection = target.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(EMPTY_VIEWS)) {
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

    interface Pass {
        Optional<PostgresFailure> run(Optional<Path> list) throws InterruptedException;
    }

    private Optional<PostgresFailure> inList(List<ArchiveLine> entries, Pass pass) throws InterruptedException {
        return order.all() ? pass.run(Optional.empty()) : inWrittenList(entries, pass);
    }

    static Optional<PostgresFailure> inWrittenList(List<ArchiveLine> entries, Pass pass) throws InterruptedException {
        Answer<Path> list = RestoreOrder.written(entries);
        if (list.whenFailed().isPresent()) {
            return list.whenFailed();
        }
        try {
            return pass.run(list.whenGiven());
        } finally {
            list.orThrow().toFile().delete();
        }
    }
}
