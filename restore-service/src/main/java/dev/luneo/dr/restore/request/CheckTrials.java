package dev.luneo.dr.restore.request;

import dev.luneo.dr.events.CheckResult.Outcome;
import dev.luneo.dr.events.TriedCheck;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a dry run tells of checks that were tried before there is a recovery; of those that failed, the warnings tell. */
final class CheckTrials {
    private CheckTrials() {}

    /** @param written a time, and how long ago that was */
    static List<String> words(List<TriedCheck> checks, Function<Instant, String> written) {
        List<String> words = new ArrayList<>();
        List<TriedCheck> held = checks.stream()
                .filter(check -> check.outcome() == Outcome.PASSED)
                .toList();
        held.stream()
                .map(TriedCheck::at)
                .min(Comparator.naturalOrder())
                .map(oldest -> "%s held on what is in use now, at %s"
                        .formatted(
                                held.stream().map(TriedCheck::name).collect(Collectors.joining(", ")),
                                written.apply(oldest)))
                .ifPresent(words::add);
        checks.stream()
                .filter(check -> check.outcome() == Outcome.SKIPPED)
                .map(check -> "%s was not tried: %s"
                        .formatted(check.name(), check.whyNot().orElse("was left out")))
                .forEach(words::add);
        return List.copyOf(words);
    }
}
