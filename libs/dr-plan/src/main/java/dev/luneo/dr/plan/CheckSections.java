package dev.luneo.dr.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Declares and reads {@code checks:}. */
final class CheckSections {

    static final Block CHECK = Block.of("check", CheckPlan.NAME, CheckPlan.TIMEOUT, CheckPlan.ATTEMPTS)
            .by(PlanTypes.CHECKS);
    static final Block DATABASE_CHECK = Block.of(
                    "check of a database", CheckPlan.NAME, CheckPlan.TIMEOUT, CheckPlan.ATTEMPTS)
            .by(PlanTypes.DATABASE_CHECKS);

    private CheckSections() {}

    static List<CheckPlan> read(List<Section> sections, Place<CheckPlan> place) {
        List<CheckPlan> checks = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Section check : sections) {
            String name = check.get(CheckPlan.NAME);
            if (!name.isEmpty() && !names.add(name)) {
                check.refuse(CheckPlan.NAME, "is the name of an earlier check too", "choose another");
            }
            if (place != PlanTypes.DATABASE_CHECKS || !asksAnApplication(check)) {
                check.read(place, checks).ifPresent(checks::add);
            }
        }
        return checks;
    }

    /** A better word for it than that its keys are not known here. */
    private static boolean asksAnApplication(Section check) {
        PlanTypes types = check.reading().types;
        List<Key<?>> marks = types.marks(PlanTypes.CHECKS);
        marks.removeAll(types.marks(PlanTypes.DATABASE_CHECKS));
        Optional<Key<?>> mark =
                marks.stream().filter(key -> check.has(key.name())).findFirst();
        mark.ifPresent(key -> {
            check.refuse(key.name(), "is for applications: a database is checked by sql", "write `sql: select …`");
            check.ignoreRest();
        });
        return mark.isPresent();
    }
}
