package dev.luneo.dr.verify;

import dev.luneo.dr.kit.plan.ServedTypes;
import dev.luneo.dr.plan.Block;
import dev.luneo.dr.plan.CheckPlan;
import dev.luneo.dr.plan.Key;
import dev.luneo.dr.plan.Kinds;
import dev.luneo.dr.plan.PlanTypes;
import dev.luneo.dr.plan.Variant;
import dev.luneo.dr.verify.check.Asking;
import dev.luneo.dr.verify.check.Attempt;
import dev.luneo.dr.verify.check.Check;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** A check that the product does not have: all that has to be written to add one, and both lines that register it. */
record Bell(BellPlan plan, Future<Attempt> rung) implements Check {

    record BellPlan(String name, Duration timeLimit, int attempts, String bell) implements CheckPlan {
        private static final Key<String> BELL =
                Key.value("bell", Kinds.TEXT, "which must be heard").must("write `bell: big`");
        static final Variant<CheckPlan> VARIANT = Variant.<CheckPlan>of(
                        "bell",
                        Block.of("check by bell", BELL),
                        check ->
                                new BellPlan(check.get(NAME), check.get(TIMEOUT), check.get(ATTEMPTS), check.get(BELL)))
                .chosenBy(List.of(BELL));

        @Override
        public String question() {
            return "is the %s bell heard".formatted(bell);
        }

        @Override
        public boolean mayChange() {
            return false;
        }
    }

    static final PlanTypes PLAN_TYPES = PlanTypes.BUILT_IN.with(PlanTypes.CHECKS, BellPlan.VARIANT);

    /** The big one is heard. */
    static ServedTypes.Type<CheckPlan, Check> served() {
        return ServedTypes.Type.of(
                BellPlan.class,
                plan -> new Bell(
                        plan,
                        CompletableFuture.completedFuture(
                                plan.bell().equals("big")
                                        ? new Attempt.Held("was heard")
                                        : new Attempt.NotHeld("was not heard"))));
    }

    @Override
    public Future<Attempt> attempt(Asking asking) {
        return rung;
    }
}
