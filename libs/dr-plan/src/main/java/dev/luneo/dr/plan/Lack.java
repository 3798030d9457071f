package dev.luneo.dr.plan;

/**
 * What a valid plan needs and does not find in this environment: a variable that is not set, or one with a value that cannot be used.
 *
 * @param toStart whether services do not even start without; else they start, and cannot do what it is for
 */
public record Lack(PlanProblem problem, boolean toStart) {}
