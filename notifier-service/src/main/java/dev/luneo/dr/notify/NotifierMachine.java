package dev.luneo.dr.notify;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.StatusEvent.StatusChanged;
import dev.luneo.dr.events.Topic;
import dev.luneo.dr.kit.machine.Decision;
import dev.luneo.dr.kit.machine.Machine;
import dev.luneo.dr.notify.facts.Facts;
import dev.luneo.dr.notify.stakeholders.Occasions;
import dev.luneo.dr.notify.status.Lifecycle;
import dev.luneo.dr.notify.status.PublicWords;
import dev.luneo.dr.notify.words.LocalTimes;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.recovery.Situation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What to tell the public and the stakeholders next, by the facts. */
final class NotifierMachine implements Machine<Facts, NotifierCommand> {
    /**
     * Notices on their way by one channel at a time, the oldest first. Each may wait out an outage of its receiver for hours;
     * together they must not keep the service's workers from telling by another channel.
     */
    static final int AT_A_TIME = 4;

    private final Occasions occasions;
    private final LocalTimes times;

    NotifierMachine(DrPlan plan, Occasions occasions) {
        this.occasions = occasions;
        this.times = new LocalTimes(plan.timeZone());
    }

    @Override
    public String service() {
        return Services.NOTIFIER;
    }

    @Override
    public Topic ownedBy() {
        return Topic.STATUS;
    }

    @Override
    public Facts initial() {
        return Facts.NONE;
    }

    @Override
    public Facts evolve(Facts facts, Recorded<DrEvent> event) {
        return facts.evolve(event);
    }

    @Override
    public List<Decision<NotifierCommand>> decide(Facts facts, Situation situation) {
        List<Decision<NotifierCommand>> decisions = new ArrayList<>();
        announce(facts, situation, decisions);
        tell(facts, situation, decisions);
        return decisions;
    }

    private void announce(Facts facts, Situation situation, List<Decision<NotifierCommand>> decisions) {
        facts.lively(situation.now().minus(Lifecycle.NEWS)).stream()
                .filter(subject -> situation.runner(subject.id()).isPresent())
                .forEach(subject -> Lifecycle.next(subject, facts, situation.now())
                        .ifPresent(status -> {
                            var event = new StatusChanged(
                                    subject.id(), status, PublicWords.announcement(status, subject, facts, times));
                            decisions.add(new Decision.Perform<>(
                                    event.id(), subject.id(), new NotifierCommand.Announce(event)));
                        }));
    }

    private void tell(Facts facts, Situation situation, List<Decision<NotifierCommand>> decisions) {
        Map<String, Integer> byChannel = new HashMap<>();
        occasions
                .pending(facts, situation.now())
                .filter(addressed ->
                        situation.runner(addressed.notice().subject()).isPresent())
                .filter(addressed -> byChannel.merge(addressed.channel(), 1, Integer::sum) <= AT_A_TIME)
                .forEach(addressed -> decisions.add(new Decision.Perform<>(
                        Facts.toldKey(addressed.notice().id(), addressed.channel()),
                        addressed.notice().subject(),
                        new NotifierCommand.Tell(addressed))));
    }
}
