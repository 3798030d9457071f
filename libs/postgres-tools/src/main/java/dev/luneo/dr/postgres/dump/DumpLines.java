package dev.luneo.dr.postgres.dump;

import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Progress out of what {@code pg_dump --verbose --jobs} prints: one line when a table is launched, one when it is finished. */
final class DumpLines implements Consumer<String> {

    private static final Pattern FINISHED = Pattern.compile("finished item \\d+ TABLE DATA (.*)");

    private final int total;
    private final Consumer<DumpProgress> progress;
    private int done;

    DumpLines(int total, Consumer<DumpProgress> progress) {
        this.total = total;
        this.progress = progress;
    }

    @Override
    public void accept(String line) {
        Matcher finished = FINISHED.matcher(line);
        if (finished.find()) {
            done++;
            progress.accept(new DumpProgress(done, Math.max(done, total), finished.group(1)));
        }
    }
}
