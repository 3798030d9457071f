package dev.luneo.dr.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a valid plan does, for somebody who has to sign it. */
final class PlanSummary {

    private PlanSummary() {}

    static List<String> of(DrPlan plan) {
        List<String> lines = new ArrayList<>();
        lines.add("The plan `" + plan.name() + "` is valid (SHA-256 "
                + plan.sha256().substring(0, 12) + ").");
        lines.add(line(
                "promise",
                "at most " + Durations.text(plan.objectives().rpo()) + " of data lost, back within "
                        + Durations.text(plan.objectives().rto()) + " of the decision"));
        plan.databases().values().forEach(database -> {
            lines.add(line("database", database.name() + ": " + backups(database.backup())));
            lines.add(line("", restore(database.restore())));
        });
        plan.applications()
                .values()
                .forEach(application -> lines.add(line(
                        "application",
                        application.name() + ": uses " + application.uses() + " by " + variables(application)
                                + ", restarted by " + application.platform().restartedBy() + ", then "
                                + checks(application.checks()))));
        plan.databases().keySet().stream()
                .filter(database -> plan.applicationsUsing(database).isEmpty())
                .forEach(database -> lines.add(
                        line("", "no application uses " + database + ": its restores end after comparing the data")));
        lines.add(line("told", told(plan.communication())));
        lines.add(line(
                "on failure", "a step is tried " + plan.retry().attempts() + " times in all, then a person is asked"));
        lines.add(line("times", "shown in " + plan.timeZone()));
        return lines;
    }

    private static String backups(BackupPlan backup) {
        String when = backup.schedule() instanceof Schedule.Every every
                ? "every " + Durations.text(every.interval())
                : "at `" + ((Schedule.Cron) backup.schedule()).expression() + "`";
        return "backed up " + when + " to " + String.join(", ", backup.repositories()) + "; kept: "
                + backup.retention().words();
    }

    private static String restore(RestorePlan restore) {
        String to = restore.to() == RestorePlace.IN_PLACE
                ? "restored beside the damaged one, then swapped in"
                : "restored to a new database on "
                        + (restore.server().isPresent() ? "the restore server" : "its server");
        String who = switch (restore.approval()) {
            case NONE -> "without anybody's approval";
            case INCIDENT_LEAD -> "when the incident lead approves";
            case TWO_PERSON -> "when two people approve";
        };
        return to + " " + who;
    }

    private static String variables(ApplicationPlan application) {
        return application.databaseUrls().stream()
                .map(DatabaseUrlPlan::variable)
                .collect(Collectors.joining(", "));
    }

    private static String checks(List<CheckPlan> checks) {
        return checks.isEmpty()
                ? "checked by nothing: its recoveries are never more than partly verified"
                : "checked: " + checks.stream().map(CheckPlan::name).collect(Collectors.joining(", "));
    }

    private static String told(Communication communication) {
        Set<Occasion> occasions = communication.rules().stream()
                .flatMap(rule -> rule.when().stream())
                .collect(Collectors.toSet());
        String page = communication.statusPage().builtIn() ? "the public status page" : "no status page";
        return page + "; " + occasions.size() + " of " + Occasion.values().length + " occasions reach people";
    }

    private static String line(String label, String text) {
        return String.format("  %-12s %s", label, text);
    }
}
