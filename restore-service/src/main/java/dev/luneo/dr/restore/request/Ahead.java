package dev.luneo.dr.restore.request;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.ReadinessProblem;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.restore.outlook.Outlook;
import dev.luneo.dr.restore.request.DryRun.Readiness;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What lies ahead after the restore, as a dry run tells it. */
final class Ahead {
    private final List<Failure> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<Readiness> services = new ArrayList<>();
    private final List<String> unknown = new ArrayList<>();
    private boolean lessLookedAt;
    private boolean someFailed;

    private Ahead() {}

    /** @param written a time, and how long ago that was */
    static Ahead of(List<Outlook> outlooks, RestoreTo to, Function<Instant, String> written) {
        Ahead ahead = new Ahead();
        for (Outlook outlook : outlooks) {
            if (outlook instanceof Outlook.Seen seen) {
                ahead.seen(seen, seen.problems(to), written);
            } else if (outlook instanceof Outlook.Unknown missing) {
                ahead.unknown(
                        missing.service(), missing.why(), missing.lastLook().map(written));
            }
        }
        return ahead;
    }

    List<Failure> problems() {
        return List.copyOf(problems);
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    List<Readiness> services() {
        return List.copyOf(services);
    }

    /** How a restore would end, when nothing is known to be in the way. */
    String sentence() {
        if (!unknown.isEmpty()) {
            return "Nothing is known to be in the way, but whether %s could do what comes after the restore is unknown: read the warnings. Nothing has been touched."
                    .formatted(String.join(" and ", unknown));
        }
        if (someFailed) {
            return "This would bring the data back, as far as can be seen, but a check of the plan failed when it was last tried: unless the accident did that, it would fail after the restore too, and the applications would be switched back. Read the warnings. Nothing has been touched.";
        }
        return lessLookedAt
                ? "This would bring the data back, as far as can be seen, but not every check could be made, so it would end as partly verified: read the warnings. Nothing has been touched."
                : "This would work, as far as can be seen: nothing has been touched.";
    }

    private void seen(Outlook.Seen seen, List<ReadinessProblem> needed, Function<Instant, String> written) {
        services.add(new Readiness(
                seen.service(),
                needed.isEmpty() ? "ready" : "problems",
                Optional.of(written.apply(seen.at())),
                CheckTrials.words(seen.checks(), written)));
        for (ReadinessProblem problem : needed) {
            Failure failure = problem.failure();
            Optional<Instant> failedAt = seen.failedAt(problem);
            String detail = "%s. %s saw this at %s"
                    .formatted(failure.detail(), seen.service(), written.apply(failedAt.orElse(seen.at())));
            if (problem.stops()) {
                problems.add(new Failure(failure.reason(), detail, failure.hint(), failure.retryable()));
            } else {
                someFailed |= failedAt.isPresent();
                lessLookedAt |= failedAt.isEmpty();
                warnings.add("%s. %s".formatted(detail, failure.hint()));
            }
        }
    }

    private void unknown(String service, String why, Optional<String> lastLook) {
        services.add(new Readiness(service, "unknown", lastLook, List.of()));
        unknown.add(service);
        warnings.add("Whether %s has what it would need is unknown: %s%s"
                .formatted(
                        service,
                        why,
                        lastLook.map(" (it last looked at %s)"::formatted).orElse("")));
    }
}
