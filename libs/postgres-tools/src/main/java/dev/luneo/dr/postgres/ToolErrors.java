package dev.luneo.dr.postgres;

import dev.luneo.dr.process.CommandOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Picks the error lines out of a tool's verbose output, so that what comes after does not push out the cause. */
public final class ToolErrors implements Consumer<String> {

    private static final int KEPT = 20;

    private final List<String> lines = new ArrayList<>();

    @Override
    public synchronized void accept(String line) {
        if (lines.size() < KEPT && ToolMessages.isError(line)) {
            lines.add(line);
        }
    }

    /** Why the tool failed. */
    public synchronized PostgresFailure failure(CommandOutcome outcome) {
        return ToolMessages.failure(outcome, List.copyOf(lines));
    }
}
