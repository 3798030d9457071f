package dev.luneo.dr.notify.facts;

import dev.luneo.dr.events.BackupEvent;
import dev.luneo.dr.events.BackupEvent.BackupDisproved;
import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.IncidentEvent;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.RecoveryEvent;
import dev.luneo.dr.events.RecoveryRef;
import dev.luneo.dr.events.StatusEvent.NoticeEvent;
import dev.luneo.dr.events.StatusEvent.StatusChanged;
import dev.luneo.dr.recovery.ApprovalRule;
import dev.luneo.dr.recovery.Backups;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.TreePSet;

/**
 * Everything the notifier knows. Incidents, recoveries and announcements are in different partitions and so come in any order
 * relative to each other: each event changes only what is kept under its own key, and nothing here looks across.
 *
 * @param told by notice and channel, see {@link #toldKey}; the newest
 * @param tellings their keys by when they were told
 * @param disproved the backups that were found not to be what they claim
 */
public record Facts(
        Recoveries recoveries,
        Backups backups,
        Subjects known,
        PMap<String, Told> told,
        TreePSet<Touch> tellings,
        PMap<String, Recorded<BackupDisproved>> disproved) {

    public static final Facts NONE = under(ApprovalRule.NO_PLAN);

    public static Facts under(ApprovalRule rule) {
        return new Facts(
                Recoveries.under(rule),
                Backups.NONE,
                Subjects.NONE,
                HashTreePMap.empty(),
                TreePSet.empty(),
                HashTreePMap.empty());
    }

    /** Notices: more than are sent in {@link #KEPT_TOLD_FOR} unless a great deal happens, and then those are kept, too. */
    public static final int KEPT_TOLD = 2_000;

    /** Longer than anything is still told, see {@code Occasions.WORTH_TELLING}: what is forgotten is never told again. */
    private static final Duration KEPT_TOLD_FOR = Duration.ofDays(3);

    /** The picture after one more event. An event that was said before changes nothing. */
    public Facts evolve(Recorded<DrEvent> recorded) {
        DrEvent event = recorded.event();
        Instant at = recorded.time();
        if (event instanceof IncidentEvent incident) {
            return with(known.incident(new Recorded<>(incident, at, recorded.source()), this::forgettable));
        }
        if (event instanceof RecoveryEvent recovery) {
            return recovery(recovery, at, recorded.source());
        }
        if (event instanceof StatusChanged changed) {
            Facts heard = with(recoveries.after(recorded));
            return heard.subject(changed.subject(), at, subject -> subject.with(Announcement.of(changed, at)));
        }
        if (event instanceof NoticeEvent notice) {
            return told(Told.of(notice, at));
        }
        return event instanceof BackupEvent backup ? backup(backup, at, recorded.source()) : this;
    }

    public Optional<Subject> subject(String id) {
        return known.find(id);
    }

    /** The subjects that the public waits for news of. */
    public Set<String> unresolved() {
        return known.unresolved();
    }

    /**
     * The subjects to which something happened since then, and those that are not over, whenever that was; without the reports
     * that nobody acts on, see {@link #unanswered}.
     */
    public Collection<Subject> lively(Instant since) {
        Map<String, Subject> lively = new LinkedHashMap<>();
        Stream.concat(
                        recoveries.active().map(active -> active.ref().statusSubject()),
                        Stream.concat(unresolved().stream(), known.touchedSince(since)))
                .filter(id -> !known.unanswered().contains(id))
                .forEach(id -> subject(id).ifPresent(subject -> lively.put(id, subject)));
        return lively.values();
    }

    /** The reports that no recovery answers and of which the public was not told; as many as are kept. */
    public Stream<Subject> unanswered() {
        return known.unanswered().ids().flatMap(id -> subject(id).stream());
    }

    /** The recoveries that answer a subject, the one that was decided last behind the others. Rejected ones never were any. */
    public List<Recovery> recoveriesOf(Subject subject) {
        return subject.recoveryIds().stream()
                .flatMap(id -> recoveries.find(id).stream())
                .filter(recovery -> recovery.stage() != Stage.REJECTED)
                .sorted(Comparator.comparing(Recovery::since).thenComparing(Recovery::id))
                .toList();
    }

    /**
     * The one of several that tells how things stand: who has the database, and where nobody has, the last; but what only waits tells
     * nothing once another was verified that was decided after it was asked for.
     */
    public static Optional<Recovery> telling(List<Recovery> recoveries) {
        Optional<Recovery> lastDecided =
                last(recoveries.stream().filter(recovery -> recovery.decidedAt().isPresent()));
        Optional<Recovery> last = last(recoveries.stream());
        boolean overtaken = lastDecided
                .filter(decided -> decided.stage() == Stage.VERIFIED)
                .flatMap(Recovery::endedAt)
                .filter(end -> last.filter(waiting -> waiting.requestedAt().isBefore(end))
                        .isPresent())
                .isPresent();
        return lastDecided.filter(decided -> decided.holds() || overtaken).or(() -> last);
    }

    private static Optional<Recovery> last(Stream<Recovery> recoveries) {
        return recoveries.reduce((earlier, later) -> later);
    }

    /** Whether nothing is forgotten of a recovery, of its subject and of what was told of it. */
    public boolean remembersAllOf(Recovery recovery) {
        boolean toldOf = tellings.size() < KEPT_TOLD
                || !recovery.requestedAt().isBefore(tellings.first().at());
        return !recovery.brief()
                && toldOf
                && subject(recovery.ref().statusSubject())
                        .filter(Subject::brief)
                        .isEmpty();
    }

    public Stream<Subject> newestFirst() {
        return newestFirst(Optional.empty());
    }

    /** Those touched before {@code from} only, where it is given. */
    public Stream<Subject> newestFirst(Optional<Touch> from) {
        return known.newestFirst(from);
    }

    public static String toldKey(String noticeId, String channel) {
        return noticeId + "/" + channel;
    }

    private Facts recovery(RecoveryEvent event, Instant at, String source) {
        Recoveries next = recoveries.evolve(new Recorded<>(event, at, source));
        Facts folded = new Facts(next, backups, known, told, tellings, disproved);
        RecoveryRef ref = event.recovery();
        return ref.purpose() == RecoveryRef.Purpose.RECOVERY
                ? folded.subject(
                        ref.statusSubject(),
                        at,
                        subject -> subject.withRecovery(
                                ref.recoveryId(), ref.incidentId().isPresent()))
                : folded;
    }

    private Facts backup(BackupEvent event, Instant at, String source) {
        Backups next = backups.evolve(new Recorded<>(event, at, source));
        PMap<String, Recorded<BackupDisproved>> found =
                event instanceof BackupDisproved news && !disproved.containsKey(news.backupId())
                        ? disproved.plus(news.backupId(), new Recorded<>(news, at, source))
                        : disproved;
        return new Facts(recoveries, next, known, told, tellings, found);
    }

    private Facts told(Told what) {
        String key = toldKey(what.noticeId(), what.channel());
        if (told.containsKey(key)) {
            return this;
        }
        TreePSet<Touch> all = tellings.plus(new Touch(what.at(), key));
        Facts next = new Facts(recoveries, backups, known, told.plus(key, what), all, disproved);
        Touch oldest = all.first();
        boolean forget =
                all.size() > KEPT_TOLD && oldest.at().isBefore(what.at().minus(KEPT_TOLD_FOR));
        return forget ? next.withoutTelling(oldest) : next;
    }

    /** What is told of a recovery that is still going on is remembered for as long as it does. */
    private Facts withoutTelling(Touch oldest) {
        Told old = told.get(oldest.subject());
        boolean goesOn = old != null
                && recoveries
                        .active()
                        .anyMatch(active -> active.ref().statusSubject().equals(old.subject()));
        return new Facts(
                recoveries,
                backups,
                known,
                goesOn ? told : told.minus(oldest.subject()),
                tellings.minus(oldest),
                disproved);
    }

    private Facts subject(String id, Instant at, UnaryOperator<Subject> change) {
        return with(known.subject(id, at, change, this::forgettable));
    }

    /** One that somebody waits for stays as it is. */
    private boolean forgettable(Subject subject) {
        return subject.over() && recoveriesOf(subject).stream().noneMatch(Recovery::active);
    }

    private Facts with(Recoveries next) {
        return new Facts(next, backups, known, told, tellings, disproved);
    }

    private Facts with(Subjects next) {
        return new Facts(recoveries, backups, next, told, tellings, disproved);
    }
}
