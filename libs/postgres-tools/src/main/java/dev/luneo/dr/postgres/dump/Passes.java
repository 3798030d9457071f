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
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One restore in the order in which all of it can come back: definitions, then data, then what is computed from it. Materialised views stay
 * empty: they are computed when everything is its owners', see {@link StoredViews}.
 */
final class Passes {
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
        Optional<PostgresFailure> failed =
                inList(order.data(), list -> runs.run(List.of("pre-data"), list, OnError.END));
        if (failed.isPresent()) {
            return Answer.failed(failed.get());
        }
        Answer<Definitions> first = Definitions.read(target);
        Answer<FunctionPaths> paths = FunctionPaths.lend(target, settings.facts());
        Answer<LiftedChecks> checks = LiftedChecks.lift(target);
        Answer<Definitions> unlifted = Definitions.checks(target);
        failed = first.whenFailed().or(paths::whenFailed).or(checks::whenFailed).or(unlifted::whenFailed);
        if (failed.isPresent()) {
            return Answer.failed(failed.get());
        }
        List<String> rest = settings.schemaOnly() ? List.of("post-data") : List.of("data", "post-data");
        failed = inList(order.data(), list -> runs.run(rest, list, OnError.END));
        if (failed.isPresent()) {
            return Answer.failed(failed.get());
        }
        // Rules and publications came with the indexes; what runs from here on must leave them as they are.
        Answer<Definitions> made = Definitions.read(target);
        if (made.whenFailed().isPresent()) {
            return Answer.failed(made.whenFailed().get());
        }
        Answer<List<String>> keys = order.keys().isEmpty() ? Answer.given(List.of()) : keys();
        if (keys.whenFailed().isPresent()) {
            return Answer.failed(keys.whenFailed().get());
        }
        Answer<List<String>> notValid = checks.orThrow().putBack();
        failed = notValid.whenFailed();
        if (failed.isEmpty() && !order.guards().isEmpty()) {
            failed = inWrittenList(order.guards(), list -> runs.run(List.of("post-data"), list, OnError.END));
        }
        failed = failed.or(() -> paths.orThrow().takeBack());
        if (failed.isPresent()) {
            return Answer.failed(failed.get());
        }
        List<String> toFinish = Stream.concat(keys.orThrow().stream(), notValid.orThrow().stream())
                .toList();
        return last().fold(
                        late -> Answer.given(new Done(
                                toFinish,
                                first.orThrow()
                                        .andLater(unlifted.orThrow())
                                        .andLater(made.orThrow())
                                        .andLater(late))),
                        Answer::failed);
    }

    /** Of what came after the code that could have changed it. */
    private Answer<Definitions> last() {
        Answer<Definitions> late = Definitions.read(target);
        Answer<Definitions> checks = Definitions.checks(target);
        return late.fold(
                given -> checks.fold(more -> Answer.given(given.andLater(more)), Answer::failed), Answer::failed);
    }

    /** All data is there by now; a key that its rows break is no reason to give them up. */
    private Answer<List<String>> keys() throws InterruptedException {
        Optional<PostgresFailure> failed =
                inWrittenList(order.keys(), list -> runs.run(List.of("post-data"), list, OnError.GO_ON));
        if (failed.isEmpty()) {
            return Answer.given(List.of());
        }
        return settings.facts()
                .map(facts -> MissingKeys.add(target, facts, failed.get()))
                .orElseGet(() -> Answer.failed(failed.get()));
    }

    private interface Pass {
        Optional<PostgresFailure> run(Optional<Path> list) throws InterruptedException;
    }

    private Optional<PostgresFailure> inList(List<String> entries, Pass pass) throws InterruptedException {
        return order.all() ? pass.run(Optional.empty()) : inWrittenList(entries, pass);
    }

    private static Optional<PostgresFailure> inWrittenList(List<String> entries, Pass pass)
            throws InterruptedException {
        return RestoreOrder.inFile(entries, list -> pass.run(Optional.of(list)));
    }
}
