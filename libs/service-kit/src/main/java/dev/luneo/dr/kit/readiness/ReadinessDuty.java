package dev.luneo.dr.kit.readiness;

import dev.luneo.dr.plan.DrPlan;
import java.time.Duration;

/**
 * Whose readiness it is.
 *
 * @param service in whose name it is said
 * @param plan whose databases are looked at
 * @param every how often
 */
record ReadinessDuty(String service, DrPlan plan, ReadinessLook look, Duration every) {}
