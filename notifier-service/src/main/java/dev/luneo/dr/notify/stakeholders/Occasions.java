package dev.luneo.dr.notify.stakeholders;

import dev.luneo.dr.notify.facts.Facts;
import dev.luneo.dr.notify.words.LocalTimes;
import dev.luneo.dr.plan.DrPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Every notice that is due by the facts, told already or not. Pure. */
public final class Occasions {
    /**
     * Older causes are told no more, unless their recovery is still going on: a notifier that meets an old log for the first
     * time must not wake everybody up about last year.
     */
    static final Duration WORTH_TELLING = Duration.ofHours(24);

    private final DrPlan plan;
    private final RecoveryOccasions recoveries;
    private final BackupOccasions backups;

    public Occasions(DrPlan plan, Links links) {
        this.plan = plan;
        LocalTimes times = new LocalTimes(plan.timeZone());
        this.recoveries = new RecoveryOccasions(plan, links, times);
        this.backups = new BackupOccasions(plan, links, times);
    }

    /** What nobody was told yet, by each channel that the plan wants it told by; the oldest cause first. */
    public Stream<Addressed> pending(Facts facts, Instant now) {
        return due(facts, now).stream()
                .flatMap(notice -> Addressed.of(notice, plan.communication()))
                .filter(addressed -> !facts.told()
                        .containsKey(Facts.toldKey(addressed.notice().id(), addressed.channel())));
    }

    /** The oldest cause first. */
    List<Notice> due(Facts facts, Instant now) {
        Instant since = now.minus(WORTH_TELLING);
        return Stream.concat(recoveries.due(facts, now, since), backups.due(facts, now, since))
                .sorted(Comparator.comparing(Notice::cause).thenComparing(Notice::id))
                .toList();
    }
}
