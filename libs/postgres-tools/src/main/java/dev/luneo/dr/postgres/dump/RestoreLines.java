package dev.luneo.dr.postgres.dump;

import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Progress out of what {@code pg_restore --verbose} prints: entries restored one by one are "processing", those
 * restored in parallel are "finished"; the latter are launched as well, which is not counted.
 */
final class RestoreLines implements Consumer<String> {

    private static final Pattern ENTRY = Pattern.compile("(?:processing|finished) item \\d+ (.*)");

    private final int total;
    private final Consumer<RestoreProgress> progress;
    private int done;

    RestoreLines(int total, Consumer<RestoreProgress> progress) {
        this.total = total;
        this.progress = progress;
    }

    @Override
    public void accept(String line) {
        Matcher entry = ENTRY.matcher(line);
        if (entry.find()) {
            done = Math.min(done + 1, total);
            progress.accept(new RestoreProgress(done, total, entry.group(1)));
        }
    }
}
