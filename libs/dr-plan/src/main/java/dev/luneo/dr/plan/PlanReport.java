package dev.luneo.dr.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What {@code ./dr plan check} prints.
 *
 * @param text lines for a terminal: every problem numbered, warnings and what this environment lacks apart, and what a valid plan
 *     protects in plain words
 * @param exitCode 0 for a valid plan, warnings or not; 1 for an invalid one; {@link #LACKING} for a valid one that lacks something here
 */
public record PlanReport(String text, int exitCode) {

    /** Not 2, which is a mistyped command's. */
    public static final int LACKING = 3;

    public static PlanReport of(PlanReading reading) {
        List<String> lines = new ArrayList<>();
        if (reading instanceof PlanReading.Invalid invalid) {
            lines.add("The plan cannot be carried out: "
                    + count(invalid.problems().size(), "problem") + ".");
            lines.addAll(numbered(invalid.problems()));
            return new PlanReport(String.join("\n", lines) + "\n", 1);
        }
        PlanReading.Valid valid = (PlanReading.Valid) reading;
        lines.addAll(PlanSummary.of(valid.plan()));
        if (!valid.warnings().isEmpty()) {
            lines.add("");
            lines.add(count(valid.warnings().size(), "warning") + ":");
            lines.addAll(numbered(valid.warnings()));
        }
        if (valid.lacks().isEmpty()) {
            return new PlanReport(String.join("\n", lines) + "\n", 0);
        }
        return new PlanReport(String.join("\n", lines) + "\n\n" + lacks(valid), LACKING);
    }

    /** What is said of it by {@code ./dr up} too; nothing when nothing is lacking. */
    public static String lacks(PlanReading.Valid valid) {
        StringBuilder text = new StringBuilder();
        for (boolean toStart : new boolean[] {true, false}) {
            List<PlanProblem> problems = Lacks.told(valid.lacks().stream()
                    .filter(lack -> lack.toStart() == toStart)
                    .toList());
            if (!problems.isEmpty()) {
                text.append(text.isEmpty() ? "" : "\n");
                text.append(
                        toStart
                                ? "Valid, but ./dr up would not start here:\n"
                                : "Valid, but ./dr up could not do here what these are for:\n");
                numbered(problems).forEach(line -> text.append(line).append('\n'));
            }
        }
        return text.toString();
    }

    private static List<String> numbered(List<PlanProblem> problems) {
        List<String> lines = new ArrayList<>();
        for (PlanProblem problem : problems) {
            String number = String.format("%3d. ", lines.size() + 1);
            lines.add(number + problem.toString().replace("\n", "\n     "));
        }
        return lines;
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    @Override
    public String toString() {
        return text.lines().collect(Collectors.joining("\n"));
    }
}
