package dev.luneo.dr.postgres;

import dev.luneo.dr.process.CommandOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Picks the error lines out of a tool's verbose output, so that what comes after does not push out the cause, with where it was met
 * and at what.
 */
public final class ToolErrors implements Consumer<String> {

    private static final int KEPT = 20;

    private final List<String> errors = new ArrayList<>();
    private final List<String> quoted = new ArrayList<>();
    private final RestoreErrors restore = new RestoreErrors();

    @Override
    public synchronized void accept(String line) {
        restore.accept(line);
        boolean error = ToolMessages.isError(line);
        if (error && errors.size() < KEPT) {
            errors.add(line);
        }
        if ((error || ToolMessages.isPlace(line)) && quoted.size() < KEPT) {
            quoted.add(Quotable.line(line));
        }
    }

    /** Why the tool failed, as far as it says. Of a restore, {@code DATA_DAMAGED} is a suspicion: look at the archive. */
    public synchronized PostgresFailure failure(CommandOutcome outcome) {
        PostgresFailure failure = ToolMessages.failure(outcome, List.copyOf(errors), List.copyOf(quoted));
        Optional<PostgresFailure.Reason> known = restore.reason();
        if (known.isEmpty()
                || outcome.ending() != CommandOutcome.Ending.EXITED
                || !outcome.program().equals("pg_restore")) {
            return failure;
        }
        String detail = restore.function()
                .map(function -> OwnCode.words(function, failure.detail()))
                .orElse(failure.detail());
        return new PostgresFailure(
                known.get(),
                detail,
                Hints.of(known.get(), OwnCode.isSaidOf(detail) ? detail : String.join("\n", errors)));
    }
}
