package dev.luneo.dr.postgres;

import dev.luneo.dr.postgres.PostgresFailure.Reason;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * What the errors of pg_restore say, which prints messages of the server as they are: a line of one can look like an error of its own.
 * No line can be taken away, though. So the real one is among those that look like one, and they count for what they agree in.
 */
final class RestoreErrors implements Consumer<String> {
    private static final Pattern ERROR = Pattern.compile("^(?:\\S*/)?pg_restore: error: .*");

    /** Of another process of the same run, whose own error says why. */
    private static final Pattern ANOTHERS =
            Pattern.compile("^\\S*pg_restore: error: a worker process died unexpectedly.*");

    /** Ended by the server: no code can raise these, only an ERROR. */
    private static final Pattern ENDED = Pattern.compile(
            "^\\S*pg_restore: error: (?:could not execute query|error returned by PQputCopy\\w+|COPY failed for table \"[^\"]*\"):"
                    + " (?:FATAL|PANIC): .*");

    private static final String CONTEXT = "CONTEXT: ";

    private final Set<Reason> reasons = new LinkedHashSet<>();
    private boolean allEnded = true;
    private boolean looksDamaged;
    private boolean inContext;
    private boolean named;
    private Optional<String> function = Optional.empty();

    @Override
    public void accept(String line) {
        context(line);
        if (!ERROR.matcher(line).matches() || ANOTHERS.matcher(line).matches()) {
            return;
        }
        Reason reason = ToolMessages.reason(line);
        reasons.add(reason);
        allEnded &= ENDED.matcher(line).matches();
        looksDamaged |= reason == Reason.DATA_DAMAGED;
    }

    /** All after the label counts: what looks like its end may be a statement that is quoted in it. The label is libpq's own. */
    private void context(String line) {
        boolean begins = line.startsWith(CONTEXT);
        named &= !begins;
        inContext |= begins;
        if (!inContext || named || line.startsWith("pg_restore: ") || line.startsWith("Command was: ")) {
            return;
        }
        // Of the last context, for what looks like one before it may be a part of the message; and there, the
        // innermost.
        Optional<String> found =
                OwnCode.in(begins ? line.substring(CONTEXT.length()).strip() : line);
        named = found.isPresent();
        function = found.or(() -> function);
    }

    /** Code of the database's own that ran when an error was met. */
    Optional<String> function() {
        return function;
    }

    /** Empty when pg_restore has said nothing, or is not what ran. */
    Optional<Reason> reason() {
        if (reasons.isEmpty()) {
            return Optional.empty();
        }
        boolean agreed = reasons.size() == 1 || reasons.stream().allMatch(Reason::retryable);
        boolean theirs = function.isPresent() && !allEnded;
        if (agreed && !theirs) {
            return reasons.stream().findFirst();
        }
        return Optional.of(looksDamaged ? Reason.DATA_DAMAGED : Reason.OTHER);
    }
}
