package dev.luneo.dr.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Everything found so far, so that the author sees all of it at once. */
final class Problems {

    private static final int LONGEST = 500;
    private static final Comparator<PlanProblem> FILE_ORDER = Comparator.comparingInt(PlanProblem::line);

    private final List<Finding> errors = new ArrayList<>();
    private final Set<String> explained = new LinkedHashSet<>();
    private final List<PlanProblem> warnings = new ArrayList<>();
    private final List<Lack> lacks = new ArrayList<>();

    /**
     * @param last whether it is said whatever else is: it explains others
     * @param unless whether something at another path says enough for both
     */
    private record Finding(PlanProblem problem, boolean last, Predicate<String> unless) {}

    void error(String path, int line, String value, String problem, String wayOut) {
        error(path, line, value, problem, wayOut, other -> false);
    }

    /** @param unless told the path of everything else that is wrong: whether that is the one mistake, and this only follows from it */
    void error(String path, int line, String value, String problem, String wayOut, Predicate<String> unless) {
        errors.add(new Finding(problem(path, line, value, problem, wayOut), false, unless));
    }

    /** One mistake is told once. @param follows where else it shows: what is found at these paths and under them is not told */
    void explanation(String path, int line, String problem, String wayOut, String... follows) {
        errors.add(new Finding(problem(path, line, "", problem, wayOut), true, other -> false));
        explained.addAll(List.of(follows));
    }

    void warning(String path, int line, String value, String problem, String wayOut) {
        warnings.add(problem(path, line, value, problem, wayOut));
    }

    void lack(
            Scalar where, String problem, String wayOut, boolean toStart, Set<String> missing, List<String> services) {
        lacks.add(new Lack(
                problem(where.path(), where.line(), where.shown(), problem, wayOut), toStart, missing, services));
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
        List<Finding> own = errors.stream()
                .filter(finding ->
                        finding.last() || !isExplained(finding.problem().path()))
                .toList();
        return own.stream()
                .filter(finding -> Stream.concat(
                                own.stream()
                                        .filter(other -> other != finding)
                                        .map(other -> other.problem().path()),
                                explained.stream())
                        .noneMatch(finding.unless()))
                .map(Finding::problem)
                .distinct()
                .sorted(FILE_ORDER)
                .toList();
    }

    private boolean isExplained(String path) {
        return explained.stream()
                .anyMatch(known -> path.equals(known) || path.startsWith(known + ".") || path.startsWith(known + "["));
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
