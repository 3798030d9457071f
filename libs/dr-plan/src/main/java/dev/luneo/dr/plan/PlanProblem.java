package dev.luneo.dr.plan;

/**
 * One thing that is wrong with a plan, and what to write instead.
 *
 * @param path where, in the plan's own words: {@code databases.luneo.backup.every}; empty when it concerns the whole file
 * @param line the line in the file, counted from 1; 0 when it concerns the whole file
 * @param value what stands there, secrets replaced by {@code ***}; empty when nothing does
 * @param problem what is wrong with it
 * @param wayOut what to write instead
 */
public record PlanProblem(String path, int line, String value, String problem, String wayOut) {

    /** Two lines: where, what stands there and what is wrong; then, indented, the way out. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(path.isEmpty() ? "the plan" : path);
        if (line > 0) {
            text.append(" (line ").append(line).append(')');
        }
        text.append(": ");
        if (!value.isEmpty()) {
            text.append('`').append(value).append("` ");
        }
        return text.append(problem).append("\n    ").append(wayOut).toString();
    }
}
