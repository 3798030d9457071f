package dev.luneo.dr.restore.outlook;

import dev.luneo.dr.events.ReadinessEvent.ReadinessStated;
import dev.luneo.dr.recovery.Readiness;
import dev.luneo.dr.recovery.Services;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is believed of what services said of themselves. Pure. */
public final class Outlooks {
    /** Those that act after the restore, in the order in which they do. */
    public static final List<String> SERVICES = List.of(Services.DEPLOY, Services.VERIFIER);

    /** They say it once an hour at least: one that was silent for twice as long may be gone, and what it saw may have changed. */
    private static final Duration BELIEVED = Duration.ofHours(2);

    private Outlooks() {}

    /** @param planSha256 of the reader's plan: what another plan needs is something else */
    public static List<Outlook> of(Readiness readiness, String database, String planSha256, Instant now) {
        return SERVICES.stream()
                .map(service -> of(service, readiness.of(database, service), planSha256, now))
                .toList();
    }

    private static Outlook of(String service, Optional<ReadinessStated> said, String planSha256, Instant now) {
        if (said.isEmpty()) {
            return new Outlook.Unknown(service, "it has said nothing yet; is it running?", Optional.empty());
        }
        ReadinessStated stated = said.get();
        if (!stated.planSha256().equals(planSha256)) {
            return new Outlook.Unknown(
                    service, "it goes by another plan than restore-service; give all the same", Optional.empty());
        }
        return believed(stated, now)
                ? new Outlook.Seen(service, stated.lookedAt(), stated.problems(), stated.checks())
                : new Outlook.Unknown(
                        service, "its last word is too old; is it running?", Optional.of(stated.lookedAt()));
    }

    /** Whether a service has spoken lately enough to be there. */
    public static boolean heardLately(Readiness readiness, String database, String service, Instant now) {
        return readiness
                .of(database, service)
                .filter(stated -> believed(stated, now))
                .isPresent();
    }

    /** Two clocks tell the two times: one that is hours ahead is no better than one that is hours behind. */
    private static boolean believed(ReadinessStated stated, Instant now) {
        return Duration.between(stated.lookedAt(), now).abs().compareTo(BELIEVED) <= 0;
    }
}
