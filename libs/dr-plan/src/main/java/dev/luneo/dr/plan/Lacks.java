package dev.luneo.dr.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How it is said what an environment lacks. */
final class Lacks {

    static final String NOT_SET = "refers to what is not set here: ";

    private Lacks() {}

    /** A variable that is not set is one thing to mend, in however many places it is used. */
    static List<PlanProblem> told(List<Lack> lacks) {
        Map<Object, List<Lack>> bySame = new LinkedHashMap<>();
        lacks.forEach(lack -> bySame.computeIfAbsent(
                        lack.missing().isEmpty() ? lack.problem() : lack.missing(), first -> new ArrayList<>())
                .add(lack));
        return bySame.values().stream().map(Lacks::joined).toList();
    }

    private static PlanProblem joined(List<Lack> same) {
        PlanProblem first = same.get(0).problem();
        if (same.size() == 1) {
            return first;
        }
        Set<String> services = new LinkedHashSet<>();
        same.forEach(lack -> services.addAll(lack.services()));
        List<String> others = same.stream()
                .skip(1)
                .map(lack -> "%s (line %d)"
                        .formatted(lack.problem().path(), lack.problem().line()))
                .toList();
        String names = String.join(", ", same.get(0).missing());
        return new PlanProblem(
                first.path(),
                first.line(),
                first.value(),
                first.problem() + ", and so " + (others.size() == 1 ? "does " : "do ") + people(others),
                set(names, List.copyOf(services)));
    }

    static String set(String names, List<String> services) {
        return "set " + names + " in the environment of " + people(services);
    }

    /** One, two and three. */
    static String people(List<String> names) {
        int last = names.size() - 1;
        return last == 0 ? names.get(0) : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
    }
}
