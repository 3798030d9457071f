package dev.luneo.dr.plan;

import java.util.List;

/** What came of reading a plan: a plan that can be carried out, or everything that is wrong with it. */
public sealed interface PlanReading {

    /**
     * @param warnings what the plan's author should look at, though the plan can be carried out
     * @param lacks what the plan needs and this environment does not have
     */
    record Valid(DrPlan plan, List<PlanProblem> warnings, List<Lack> lacks) implements PlanReading {
        public Valid {
            warnings = List.copyOf(warnings);
            lacks = List.copyOf(lacks);
        }
    }

    /** @param problems all of them, in the order of the file; never empty */
    record Invalid(List<PlanProblem> problems) implements PlanReading {
        public Invalid {
            problems = List.copyOf(problems);
            if (problems.isEmpty()) {
                throw new IllegalArgumentException("an invalid plan has at least one problem");
            }
        }
    }

    /** The plan, for callers that cannot go on without one. @throws InvalidPlanException listing all the problems */
    default DrPlan orThrow() {
        if (this instanceof Valid valid) {
            return valid.plan();
        }
        throw new InvalidPlanException(((Invalid) this).problems());
    }
}
