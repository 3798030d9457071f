package dev.luneo.dr.verify;

import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.kit.plan.ServedTypes;
import dev.luneo.dr.plan.CheckPlan;
import dev.luneo.dr.plan.PlanTypes;
import dev.luneo.dr.postgres.DatabaseLocation;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.verify.check.Attempt;
import dev.luneo.dr.verify.check.Check;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** A toy passes as what the product ships does. */
class BellContractTest extends CheckContract {
    private Asked bell = Asked.ANSWERS_AS_EXPECTED;

    @Override
    Asking asking(Asked like) {
        bell = like;
        String check = "- { name: heard, bell: big, timeout: 1s, attempts: 2 }\n";
        return new Asking(
                Plans.yaml(List.of(Plans.database("luneo", check, ""))),
                Map.of("DATABASE_URL", "postgresql://u@127.0.0.1:1/luneo"),
                DatabaseUrl.of(new DatabaseLocation("127.0.0.1", 1, "luneo"), "nobody", ""));
    }

    @Override
    PlanTypes types() {
        return Bell.PLAN_TYPES;
    }

    @Override
    ServedTypes.Type<CheckPlan, Check> served(PlanVariables variables) {
        return ServedTypes.Type.of(Bell.BellPlan.class, plan -> asking -> rung());
    }

    private Future<Attempt> rung() {
        return switch (bell) {
            case ANSWERS_AS_EXPECTED -> CompletableFuture.completedFuture(new Attempt.Held("was heard"));
            case ANSWERS_OTHERWISE -> CompletableFuture.completedFuture(new Attempt.NotHeld("was not heard"));
            case AWAY -> CompletableFuture.completedFuture(Attempt.NotHeld.away("there is no bell"));
            case SILENT -> new CompletableFuture<>();
        };
    }
}
