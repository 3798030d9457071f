package dev.luneo.dr.notify;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.StatusEvent.Status;
import dev.luneo.dr.events.StatusEvent.StatusChanged;
import dev.luneo.dr.events.Topic;
import dev.luneo.dr.kit.machine.Decision;
import dev.luneo.dr.kit.machine.Machine;
import dev.luneo.dr.kit.plan.PlanApprovals;
import dev.luneo.dr.notify.facts.Facts;
import dev.luneo.dr.notify.facts.Occurrences;
import dev.luneo.dr.notify.facts.Subject;
import dev.luneo.dr.notify.stakeholders.Occasions;
import dev.luneo.dr.notify.status.Cards;
import dev.luneo.dr.notify.status.Checked;
import dev.luneo.dr.notify.status.Lifecycle;
import dev.luneo.dr.notify.status.NewCards;
import dev.luneo.dr.notify.status.PublicWords;
import dev.luneo.dr.notify.words.LocalTimes;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.ApprovalRule;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.recovery.Situation;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What to tell the public and the stakeholders next, by the facts. */
final class NotifierMachine implements Machine<Facts, NotifierCommand> {
    /**
     * Notices on their way by one channel at a time, the oldest first. Each may wait out an outage of its receiver for hours;
     * together they must not keep the service's workers from telling by another channel.
     */
    static final int AT_A_TIME = 4;

    private final ApprovalRule rule;
    private final Occasions occasions;
    private final NewCards newCards;
    private final Cards cards;
    private final Checked checked;
    private final LocalTimes times;
    private final ReportedDatabase reportedDatabase;

    NotifierMachine(DrPlan plan, Occasions occasions) {
        this.rule = PlanApprovals.of(plan);
        this.occasions = occasions;
        this.newCards = new NewCards(plan);
        this.cards = new Cards(plan);
        this.checked = new Checked(plan);
        this.times = new LocalTimes(plan.timeZone());
        this.reportedDatabase = new ReportedDatabase(plan);
    }

    @Override
    public String service() {
        return Services.NOTIFIER;
    }

    @Override
    public Topic ownedBy() {
        return Topic.STATUS;
    }

    /** The public is told of incidents too, whoever reports them. */
    @Override
    public Set<Topic> hears() {
        return EnumSet.allOf(Topic.class);
    }

    @Override
    public Facts initial() {
        return Facts.under(rule);
    }

    @Override
    public Facts evolve(Facts facts, Recorded<DrEvent> event) {
        return facts.evolve(reportedDatabase.of(event));
    }

    @Override
    public List<Decision<NotifierCommand>> decide(Facts facts, Situation situation) {
        Stream<Decision<NotifierCommand>> announcements = Decision.each(
                Stream.concat(
                        facts.lively(situation.now().minus(Lifecycle.NEWS)).stream()
                                .filter(subject -> !NewCards.waits(subject, facts)),
                        newCards.due(facts, situation.now())),
                Subject::id,
                subject -> announcement(subject, facts, situation));
        Stream<Decision<NotifierCommand>> notices =
                Decision.each(Stream.of(""), all -> all, all -> notices(facts, situation));
        return Stream.of(announcements, returned(facts, situation), notices)
                .flatMap(part -> part)
                .toList();
    }

    private static Stream<Decision<NotifierCommand>> returned(Facts facts, Situation situation) {
        return Decision.each(
                facts.lively(situation.now().minus(Lifecycle.NEWS)).stream(),
                Subject::id,
                subject -> Occurrences.returned(subject, facts)
                        .filter(next -> situation.runner(next.incidentId()).isPresent())
                        .<Decision<NotifierCommand>>map(next ->
                                new Decision.Perform<>(next.id(), next.incidentId(), new NotifierCommand.Report(next)))
                        .stream());
    }

    private Stream<Decision<NotifierCommand>> announcement(Subject subject, Facts facts, Situation situation) {
        if (situation.runner(subject.id()).isEmpty()) {
            return Stream.empty();
        }
        return Lifecycle.next(subject, facts, situation.now()).stream().map(status -> {
            String message = PublicWords.announcement(status, subject, facts, checked, times);
            var event = status == Status.RESOLVED
                    ? cards.resolved(subject, message, facts, situation.now())
                    : new StatusChanged(subject.id(), status, message);
            return new Decision.Perform<>(event.id(), subject.id(), new NotifierCommand.Announce(event));
        });
    }

    private Stream<Decision<NotifierCommand>> notices(Facts facts, Situation situation) {
        Map<String, Integer> byChannel = new HashMap<>();
        return occasions
                .pending(facts, situation.now())
                .filter(addressed ->
                        situation.runner(addressed.notice().subject()).isPresent())
                .filter(addressed -> byChannel.merge(addressed.channel(), 1, Integer::sum) <= AT_A_TIME)
                .map(addressed -> new Decision.Perform<>(
                        Facts.toldKey(addressed.notice().id(), addressed.channel()),
                        addressed.notice().subject(),
                        new NotifierCommand.Tell(addressed)));
    }
}
