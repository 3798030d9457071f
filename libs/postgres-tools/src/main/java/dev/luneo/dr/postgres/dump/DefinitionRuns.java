package dev.luneo.dr.postgres.dump;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The definitions in the order of the archive, cut wherever something has to be done in between so that no code of the backup's own runs
 * while they are made:
 *
 * <ul>
 *   <li>behind each domain whose check may run such code. A literal that holds a value of the domain, in whatever comes next, is checked when
 *       it is read;
 *   <li>before the first table, and wherever tables and functions alternate. Whoever makes a table with a generated column or a partition's
 *       key, or attaches a partition, computes what is constant in it.
 * </ul>
 */
final class DefinitionRuns {
    private final Predicate<ArchiveLine> checkedByCode;
    private final boolean functions;
    private final List<Run> runs = new ArrayList<>();
    private List<ArchiveLine> lines = new ArrayList<>();
    private boolean closed;
    private boolean newFunctions;

    /**
     * One run of pg_restore.
     *
     * @param closed whether no function may be run meanwhile by anybody
     * @param domain whether its last entry is a domain, of which the checks have to be lifted at once
     */
    record Run(List<ArchiveLine> lines, boolean closed, boolean domain) {}

    private DefinitionRuns(Predicate<ArchiveLine> checkedByCode, boolean functions) {
        this.checkedByCode = checkedByCode;
        this.functions = functions;
    }

    /**
     * @param checkedByCode of domains, whether a check of it may run code of the backup's own
     * @param closable whether the role that restores can be kept from running functions
     */
    static List<Run> of(List<ArchiveLine> lines, Predicate<ArchiveLine> checkedByCode, boolean closable) {
        DefinitionRuns runs = new DefinitionRuns(
                checkedByCode, closable && lines.stream().anyMatch(line -> line.is("FUNCTION", "PROCEDURE")));
        boolean domain = false;
        for (ArchiveLine line : lines) {
            if (domain && !line.hangsOnTheOneBefore()) {
                runs.end(true);
                domain = false;
            }
            runs.add(line);
            domain = domain || !line.isContent() && line.is("DOMAIN") && checkedByCode.test(line);
        }
        runs.end(domain);
        return List.copyOf(runs.runs);
    }

    private void add(ArchiveLine line) {
        if (functions && computes(line) && (!closed || newFunctions)) {
            end(false);
            closed = true;
            newFunctions = false;
        } else if (closed && needsFunctions(line)) {
            end(false);
            closed = false;
        }
        newFunctions |= line.is("FUNCTION", "PROCEDURE");
        lines.add(line);
    }

    private void end(boolean domain) {
        if (!lines.isEmpty()) {
            runs.add(new Run(List.copyOf(lines), closed, domain));
            lines = new ArrayList<>();
        }
    }

    private static boolean computes(ArchiveLine line) {
        return line.is("TABLE ATTACH") || !line.isContent() && line.is("TABLE", "FOREIGN TABLE");
    }

    /** Those are made by whoever may run the functions that they name. */
    private static boolean needsFunctions(ArchiveLine line) {
        return line.is("AGGREGATE", "OPERATOR", "OPERATOR CLASS", "TYPE", "CONVERSION", "TRANSFORM");
    }
}
