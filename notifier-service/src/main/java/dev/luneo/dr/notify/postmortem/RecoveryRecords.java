package dev.luneo.dr.notify.postmortem;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.RecoveryEvent;
import dev.luneo.dr.events.RecoveryEvent.RestoreApproved;
import dev.luneo.dr.kit.log.LogArchive;
import dev.luneo.dr.notify.facts.Facts;
import dev.luneo.dr.notify.facts.Subject;
import dev.luneo.dr.recovery.EarlierAttempts;
import dev.luneo.dr.recovery.Recovery;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** What is on record of a recovery and around it: in memory, or where that is old, in the log, folded the same way. */
@Component
final class RecoveryRecords {
    private final Supplier<Facts> facts;
    private final LogArchive archive;

    RecoveryRecords(Supplier<Facts> facts, LogArchive archive) {
        this.facts = facts;
        this.archive = archive;
    }

    /**
     * @param facts of this recovery and its subject; there may be others in them
     * @param earlier the attempts before it in the same accident, as much as is kept of them
     */
    record OnRecord(Recovery recovery, Facts facts, List<Recovery> earlier) {}

    /**
     * Empty for a recovery that nobody ever asked for.
     *
     * @throws dev.luneo.dr.kit.web.RequestRefused 503 when it is old and the log is out of reach
     */
    Optional<OnRecord> of(String recoveryId) {
        Facts now = facts.get();
        return now.recoveries()
                .find(recoveryId)
                .map(recovery -> now.remembersAllOf(recovery)
                        ? new OnRecord(recovery, now, EarlierAttempts.before(recovery, now.recoveries()))
                        : recalled(recovery, now));
    }

    private OnRecord recalled(Recovery old, Facts now) {
        Set<String> ids = new LinkedHashSet<>(List.of(old.id(), old.ref().statusSubject()));
        Facts then = incident(old.ref().statusSubject(), now);
        for (List<Recorded<DrEvent>> events : archive.read(ids).values()) {
            for (Recorded<DrEvent> recorded : events) {
                boolean others = recorded.event() instanceof RecoveryEvent event
                        && !event.key().equals(old.database());
                boolean uncounted = recorded.event() instanceof RestoreApproved approval
                        && approval.recovery().recoveryId().equals(old.id())
                        && !old.counted(approval, recorded.time());
                then = others || uncounted ? then : then.evolve(recorded);
            }
        }
        return new OnRecord(
                then.recoveries().find(old.id()).orElse(old), then, EarlierAttempts.before(old, now.recoveries()));
    }

    /** What was reported is kept of every incident. */
    private static Facts incident(String subject, Facts now) {
        Facts then = Facts.under(now.recoveries().rule());
        List<Recorded<? extends DrEvent>> reported = now.subject(subject)
                .map(Subject::incident)
                .map(incident -> Stream.of(incident.report(), incident.update(), incident.closed())
                        .<Recorded<? extends DrEvent>>flatMap(Optional::stream)
                        .toList())
                .orElse(List.of());
        for (Recorded<? extends DrEvent> each : reported) {
            then = then.evolve(new Recorded<>(each.event(), each.time(), each.source()));
        }
        return then;
    }
}
