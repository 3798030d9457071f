package dev.luneo.dr.plan;

/** Schema migrations, run against the restored database before the application is. @param command 5 minutes unless said otherwise */
public record MigratePlan(CommandPlan command) {}
