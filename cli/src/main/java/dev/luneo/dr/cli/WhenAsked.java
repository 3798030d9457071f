package dev.luneo.dr.cli;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Finds out when the damage began, from what was typed or by asking until it is clear. */
final class WhenAsked {
    private static final String LATEST = "latest";
    /** Whoever has not managed by then has something else in mind. */
    private static final int MOST_TRIES = 5;

    private final Surroundings around;
    private final Clocks clocks;
    private final TypedTime times;

    WhenAsked(Surroundings around, Clocks clocks) {
        this.around = around;
        this.clocks = clocks;
        this.times = new TypedTime(clocks.now(), clocks.plan());
    }

    /** @throws Stop when it is no time, or may be two */
    Target typed(String text) {
        WhenItBegan read = times.read(text);
        if (read instanceof WhenItBegan.At at) {
            return new Target.Before(at.instant());
        }
        if (read instanceof WhenItBegan.Twice twice && around.keyboard().somebody()) {
            return new Target.Before(either(twice));
        }
        throw Stop.mistyped(problem(text, read));
    }

    Target asked(String database) {
        Screen screen = around.screen();
        if (!around.keyboard().somebody()) {
            throw Stop.mistyped(
                    "When did it begin? That decides which backup is taken: the newest from before that looks whole. Say it with --when-it-began TIME (%s),%n"
                                    .formatted(TypedTime.EXAMPLES)
                            + "or --latest, if nothing was damaged and the server is just lost");
        }
        screen.head("When did it begin?");
        screen.say(
                "Backups taken since may hold the damage, so this decides which one is taken: the newest from before. If in doubt, the earlier time.");
        screen.say("Now it is %s. Write for example: %s".formatted(clocks.at(clocks.now()), TypedTime.EXAMPLES));
        screen.say(
                "Was nothing damaged, and the server of %s is just lost? Then write: %s".formatted(database, LATEST));
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            screen.ask("It began:");
            Optional<String> answer = around.keyboard().line();
            if (answer.isEmpty()) {
                break;
            }
            if (answer.get().equals(LATEST)) {
                return new Target.Latest();
            }
            WhenItBegan read = times.read(answer.get());
            if (read instanceof WhenItBegan.At at) {
                screen.say("That is taken as %s.".formatted(clocks.ago(at.instant())));
                return new Target.Before(at.instant());
            }
            if (read instanceof WhenItBegan.Twice twice) {
                return new Target.Before(either(twice));
            }
            screen.say(problem(answer.get(), read));
        }
        throw Stop.because("Nothing was begun.");
    }

    private Instant either(WhenItBegan.Twice twice) {
        Screen screen = around.screen();
        screen.say("The clocks went back that night, and showed that time twice:");
        screen.say("  1  %s".formatted(clocks.ago(twice.either().get(0))));
        screen.say("  2  %s".formatted(clocks.ago(twice.either().get(1))));
        screen.ask("Which? In doubt the earlier one, 1:");
        return around.keyboard().line().filter("2"::equals).isPresent()
                ? twice.either().get(1)
                : twice.either().get(0);
    }

    private String problem(String text, WhenItBegan read) {
        if (read instanceof WhenItBegan.Ahead ahead) {
            return "%s is still to come: it is %s now. With the day before it, it would be: yesterday %s"
                    .formatted(clocks.at(ahead.instant()), clocks.at(clocks.now()), clocks.brief(ahead.instant()));
        }
        if (read instanceof WhenItBegan.Never never) {
            return "There was no %s that night: the clocks went forward over it. The last moment before is %s"
                    .formatted(never.shown(), never.before());
        }
        if (read instanceof WhenItBegan.Twice twice) {
            return "The clocks went back that night, and showed that time twice. Write the one that is meant: %s or %s"
                    .formatted(twice.either().get(0), twice.either().get(1));
        }
        if (text.strip().toLowerCase(Locale.ROOT).startsWith("last night")) {
            return "At what time of the night? Write it with its day, for example: yesterday 23:00, or today 02:10";
        }
        return "'%s' is not understood as a time. Write for example: %s".formatted(text, TypedTime.EXAMPLES);
    }
}
