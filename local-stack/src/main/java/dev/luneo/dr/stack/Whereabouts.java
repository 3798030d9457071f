package dev.luneo.dr.stack;

import dev.luneo.dr.cli.RunningStacks;
import java.io.IOException;
import java.util.Optional;

/** That a stack runs, and where its home is, for its user's other commands, for as long as it does. */
public final class Whereabouts implements AutoCloseable {
    private final Optional<RunningStacks.Told> told;

    private Whereabouts(Optional<RunningStacks.Told> told) {
        this.told = told;
    }

    /** Where that cannot be written down, {@code --home} has to be said; no reason not to run. */
    public static Whereabouts of(Home home) {
        try {
            return new Whereabouts(Optional.of(RunningStacks.of(System.getenv()).tell(home.directory())));
        } catch (IOException e) {
            System.err.printf(
                    "./dr status will need  --home %s , for it cannot be written down: %s%n", home.directory(), e);
            return new Whereabouts(Optional.empty());
        }
    }

    @Override
    public void close() {
        try {
            if (told.isPresent()) {
                told.get().close();
            }
        } catch (IOException stays) {
            System.err.printf("%s stays behind; it does no harm%n", told.get().file());
        }
    }
}
