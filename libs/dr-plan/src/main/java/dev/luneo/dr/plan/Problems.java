package dev.luneo.dr.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Everything found so far, so that the author sees all of it at once. */
final class Problems {

    private static final int LONGEST = 500;
    private static final Comparator<PlanProblem> FILE_ORDER = Comparator.comparingInt(PlanProblem::line);

    private final List<PlanProblem> errors = new ArrayList<>();
    private final List<PlanProblem> warnings = new ArrayList<>();
    private final List<Lack> lacks = new ArrayList<>();

    void error(String path, int line, String value, String problem, String wayOut) {
        errors.add(problem(path, line, value, problem, wayOut));
    }

    void warning(String path, int line, String value, String problem, String wayOut) {
        warnings.add(problem(path, line, value, problem, wayOut));
    }

    void lack(boolean toStart, String path, int line, String value, String problem, String wayOut) {
        lacks.add(new Lack(problem(path, line, value, problem, wayOut), toStart));
    }

    /** Keys and values come from a file that anybody may have written: none of it steers the terminal it is shown in. */
    private static PlanProblem problem(String path, int line, String value, String problem, String wayOut) {
        return new PlanProblem(plain(path), line, plain(value), plain(problem), plain(wayOut));
    }

    private static String plain(String text) {
        String printable = text.replaceAll("\\p{C}", "?");
        return printable.length() <= LONGEST ? printable : printable.substring(0, LONGEST) + "…";
    }

    boolean none() {
        return errors.isEmpty();
    }

    List<PlanProblem> errors() {
        return errors.stream().distinct().sorted(FILE_ORDER).toList();
    }

    List<PlanProblem> warnings() {
        return warnings.stream().distinct().sorted(FILE_ORDER).toList();
    }

    List<Lack> lacks() {
        return lacks.stream()
                .distinct()
                .sorted(Comparator.comparing(Lack::problem, FILE_ORDER))
                .toList();
    }
}
