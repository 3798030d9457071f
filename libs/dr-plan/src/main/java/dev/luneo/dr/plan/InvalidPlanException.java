package dev.luneo.dr.plan;

import java.util.List;
import java.util.stream.Collectors;

/** The plan cannot be carried out. The message lists every problem and reads well in a terminal. */
public final class InvalidPlanException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<PlanProblem> problems;

    InvalidPlanException(List<PlanProblem> problems) {
        super(message(problems));
        this.problems = List.copyOf(problems);
    }

    public List<PlanProblem> problems() {
        return problems;
    }

    private static String message(List<PlanProblem> problems) {
        return problems.stream()
                .map(PlanProblem::toString)
                .collect(Collectors.joining(
                        "\n",
                        "the plan has " + problems.size() + (problems.size() == 1 ? " problem:\n" : " problems:\n"),
                        ""));
    }
}
