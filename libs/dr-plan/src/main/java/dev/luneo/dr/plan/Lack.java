package dev.luneo.dr.plan;

import java.util.List;
import java.util.Set;

/**
 * What a valid plan needs and does not find in this environment: a variable that is not set, or one with a value that cannot be used.
 *
 * @param toStart whether services do not even start without; else they start, and cannot do what it is for
 * @param missing variables that are not set; empty where one has a value that cannot be used
 * @param services that need it
 */
public record Lack(PlanProblem problem, boolean toStart, Set<String> missing, List<String> services) {
    public Lack {
        missing = Ordered.setOf(missing);
        services = List.copyOf(services);
    }
}
