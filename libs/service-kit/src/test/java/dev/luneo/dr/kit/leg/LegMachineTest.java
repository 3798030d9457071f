package dev.luneo.dr.kit.leg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.RecoveryEvent.RedeployFailed;
import dev.luneo.dr.events.RecoveryEvent.RedeployFinished;
import dev.luneo.dr.events.RecoveryEvent.StepStarted;
import dev.luneo.dr.events.RecoveryEvent.VerificationFailed;
import dev.luneo.dr.events.RecoveryEvent.VerificationPassed;
import dev.luneo.dr.events.RecoveryRef;
import dev.luneo.dr.events.RecoveryRef.Procedure;
import dev.luneo.dr.events.RecoveryRef.Purpose;
import dev.luneo.dr.events.steps.StepName;
import dev.luneo.dr.kit.machine.Decision;
import dev.luneo.dr.kit.step.RunStep;
import dev.luneo.dr.recovery.ApprovalRule;
import dev.luneo.dr.recovery.Leg;
import dev.luneo.dr.recovery.Legs;
import dev.luneo.dr.recovery.Procedures;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.recovery.Stage;
import dev.luneo.dr.recovery.Step;
import dev.luneo.dr.recovery.StepRun;
import dev.luneo.dr.recovery.StepSequence;
import dev.luneo.dr.recovery.Story;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A procedure that no service has: it switches by two steps, can go back by one, and looks. All of it is in this file. */
class LegMachineTest {
    private static final StepName BACK = new StepName(Services.DEPLOY, "toy-back");
    private static final Failure BROKEN = new Failure("broken", "it broke", "mend it", false);
    private static final Procedures TOY = new Procedures(Map.of(
            Procedure.REDEPLOY,
            new Legs(List.of(
                    new Leg(
                            Services.DEPLOY,
                            Stage.CUTTING_OVER,
                            RedeployFinished.class,
                            RedeployFailed.class,
                            Optional.of(BACK),
                            Optional.empty()),
                    new Leg(
                            Services.VERIFIER,
                            Stage.VERIFYING,
                            VerificationPassed.class,
                            VerificationFailed.class,
                            Optional.empty(),
                            Optional.empty())))));

    private static StepSequence sequence(String service, String... steps) {
        return new StepSequence(
                service, Stream.of(steps).map(step -> new Step(step, step)).toList(), 1, Duration.ofSeconds(1));
    }

    private record Back() implements ServedLeg {
        @Override
        public boolean on(Recovery recovery) {
            return false;
        }

        @Override
        public StepSequence steps(Recovery recovery) {
            return sequence(Services.DEPLOY, BACK.name());
        }

        @Override
        public Optional<DrEvent> finished(Recovery recovery) {
            return Optional.of(new RedeployFailed(recovery.ref(), BROKEN, true));
        }

        @Override
        public Optional<DrEvent> failed(Recovery recovery, StepRun step) {
            return Optional.of(new RedeployFailed(recovery.ref(), BROKEN, false));
        }
    }

    private record Switch() implements ServedLeg {
        @Override
        public boolean on(Recovery recovery) {
            return recovery.isAtLegOf(Services.DEPLOY);
        }

        @Override
        public Optional<DrEvent> refused(Recovery recovery) {
            return recovery.request().reason().equals("refuse me")
                    ? Optional.of(new RedeployFailed(recovery.ref(), BROKEN, true))
                    : Optional.empty();
        }

        @Override
        public StepSequence steps(Recovery recovery) {
            return sequence(Services.DEPLOY, "toy-stop", "toy-start");
        }

        @Override
        public Optional<DrEvent> finished(Recovery recovery) {
            return Optional.of(new RedeployFinished(recovery.ref(), Story.OLD, Story.RESTORED, Optional.empty()));
        }

        @Override
        public Optional<ServedLeg> wayBack() {
            return Optional.of(new Back());
        }
    }

    private record Look() implements ServedLeg {
        @Override
        public boolean on(Recovery recovery) {
            return recovery.isAtLegOf(Services.VERIFIER);
        }

        @Override
        public StepSequence steps(Recovery recovery) {
            return sequence(Services.VERIFIER, "toy-look");
        }

        @Override
        public Optional<DrEvent> finished(Recovery recovery) {
            return Optional.of(new VerificationPassed(recovery.ref(), List.of()));
        }
    }

    private static final class Toy extends LegMachine<Recoveries> {
        Toy(String service, ServedLeg leg) {
            super(service, List.of(leg));
        }

        @Override
        public Recoveries initial() {
            return Recoveries.under(ApprovalRule.NO_PLAN, TOY);
        }

        @Override
        public Recoveries evolve(Recoveries state, Recorded<DrEvent> event) {
            return state.after(event);
        }

        @Override
        protected Stream<Recovery> open(Recoveries state) {
            return state.active();
        }
    }

    private final List<Toy> services =
            List.of(new Toy(Services.DEPLOY, new Switch()), new Toy(Services.VERIFIER, new Look()));
    private final Story story = Story.of(
                    new RecoveryRef("r1", "luneo", Purpose.RECOVERY, Procedure.REDEPLOY, Optional.empty()))
            .requested(0)
            .started();

    @Test
    void its_legs_are_taken_one_after_the_other_by_the_services_that_registered_them() {
        assertThat(carriedOut(Set.of()))
                .containsExactly(
                        "toy-stop",
                        "do toy-stop",
                        "toy-start",
                        "do toy-start",
                        "RedeployFinished",
                        "toy-look",
                        "do toy-look",
                        "VerificationPassed");
        assertThat(folded().stage()).isEqualTo(Stage.VERIFIED);
    }

    @Test
    void when_a_step_fails_for_good_its_way_back_is_taken_and_nothing_forward_any_more() {
        assertThat(carriedOut(Set.of("toy-start")))
                .containsExactly(
                        "toy-stop",
                        "do toy-stop",
                        "toy-start",
                        "do toy-start",
                        "toy-back",
                        "do toy-back",
                        "RedeployFailed");
        assertThat(folded().stage()).isEqualTo(Stage.FAILED);
    }

    @Test
    void a_way_back_that_fails_is_said_to_have_failed() {
        assertThat(carriedOut(Set.of("toy-start", "toy-back"))).endsWith("RedeployFailed");
        assertThat(story.events().get(story.events().size() - 1).event())
                .isEqualTo(new RedeployFailed(story.ref(), BROKEN, false));
    }

    @Test
    void what_must_not_be_begun_is_said_to_be_refused_and_touches_nothing() {
        Story refused = Story.of(story.ref()).requested(0, "refuse me").started();
        assertThat(services.get(0).decide(folded(refused), refused.situation()))
                .containsExactly(new Decision.Publish<>(new RedeployFailed(story.ref(), BROKEN, true)));
    }

    @Test
    void who_does_not_own_the_database_neither_begins_nor_refuses() {
        Story refused = Story.of(story.ref()).requested(0, "refuse me").started();
        assertThat(services.get(0).decide(folded(refused), refused.situation(Optional.empty())))
                .isEmpty();
    }

    /** Until nobody decides anything any more. @param broken steps that fail */
    private List<String> carriedOut(Set<String> broken) {
        List<String> done = new ArrayList<>();
        while (true) {
            List<Decision<RunStep>> decisions = services.stream()
                    .flatMap(service -> service.decide(folded(story), story.situation()).stream())
                    .toList();
            if (decisions.isEmpty()) {
                return done;
            }
            assertThat(decisions).as("one thing at a time").hasSize(1);
            done.add(carriedOut(decisions.get(0), broken));
        }
    }

    private String carriedOut(Decision<RunStep> decision, Set<String> broken) {
        if (decision instanceof Decision.Perform<RunStep> perform) {
            String step = perform.command().step().name();
            String service = step.equals("toy-look") ? Services.VERIFIER : Services.DEPLOY;
            if (broken.contains(step)) {
                story.stepFailed(service, step, 1, "broken", false);
            } else {
                story.stepFinished(service, step, 1, Map.of());
            }
            return "do " + step;
        }
        DrEvent event = ((Decision.Publish<RunStep>) decision).event();
        story.then(event);
        return event instanceof StepStarted started ? started.step() : event.type();
    }

    private Recovery folded() {
        return folded(story).find("r1").orElseThrow();
    }

    private static Recoveries folded(Story story) {
        return story.fold(Recoveries.under(ApprovalRule.NO_PLAN, TOY));
    }
}
