package dev.luneo.dr.postgres.dump;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.postgres.dump.DefinitionRuns.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DefinitionRunsTest {
    private static final String FUNCTION = "1255 16386 FUNCTION public f(integer) o";
    private static final String TABLE = "1259 16390 TABLE public t o";
    private static final String ATTACH = "0 0 TABLE ATTACH public t_1 o";
    private static final String ROWS = "0 16390 TABLE DATA public t o";
    private static final String VIEW = "1259 16391 VIEW public v o";
    private static final String AGGREGATE = "1255 16387 AGGREGATE public a(integer) o";
    private static final String DOMAIN = "1247 16385 DOMAIN public d o";
    private static final String COMMENT = "0 0 COMMENT public DOMAIN d o";

    private static String runs(boolean closable, String... entries) {
        List<ArchiveLine> lines = new ArrayList<>();
        for (String entry : entries) {
            lines.add(ArchiveLine.of((lines.size() + 1) + "; " + entry).orElseThrow());
        }
        return DefinitionRuns.of(lines, domain -> domain.words().contains(" d "), closable).stream()
                .map(DefinitionRunsTest::words)
                .collect(Collectors.joining(" | "));
    }

    private static String words(Run run) {
        return Stream.of(
                        run.closed() ? "closed" : "open",
                        run.lines().stream().map(line -> "" + line.number()).collect(Collectors.joining(" ")),
                        run.domain() ? "lift" : "")
                .filter(word -> !word.isEmpty())
                .collect(Collectors.joining(" "));
    }

    @Test
    void tables_are_made_when_nobody_may_run_a_function() {
        assertThat(runs(true, FUNCTION, TABLE, VIEW, ATTACH, ROWS)).isEqualTo("open 1 | closed 2 3 4 5");
    }

    @Test
    void a_function_made_after_a_table_is_closed_before_the_next_one() {
        assertThat(runs(true, FUNCTION, TABLE, FUNCTION, VIEW, TABLE, TABLE))
                .isEqualTo("open 1 | closed 2 3 4 | closed 5 6");
        assertThat(runs(true, TABLE, FUNCTION, ATTACH)).isEqualTo("closed 1 2 | closed 3");
    }

    @Test
    void what_names_functions_is_made_while_they_are_open() {
        assertThat(runs(true, FUNCTION, TABLE, AGGREGATE, VIEW, TABLE))
                .isEqualTo("open 1 | closed 2 | open 3 4 | closed 5");
    }

    @Test
    void a_domain_that_runs_code_is_the_last_of_its_run_with_what_hangs_on_it() {
        assertThat(runs(true, DOMAIN, COMMENT, FUNCTION, TABLE)).isEqualTo("open 1 2 lift | open 3 | closed 4");
        assertThat(runs(false, DOMAIN)).isEqualTo("open 1 lift");
        assertThat(runs(true, TABLE, FUNCTION, DOMAIN, DOMAIN, TABLE))
                .isEqualTo("closed 1 2 3 lift | closed 4 lift | closed 5");
    }

    @Test
    void one_run_is_enough_where_nothing_can_be_run() {
        assertThat(runs(true, TABLE, AGGREGATE, ATTACH)).isEqualTo("open 1 2 3");
        assertThat(runs(false, FUNCTION, TABLE, AGGREGATE, ATTACH)).isEqualTo("open 1 2 3 4");
        assertThat(runs(true, FUNCTION, "1247 16399 DOMAIN public calm o")).isEqualTo("open 1 2");
    }

    @Test
    void rows_of_a_table_are_not_taken_for_a_table_nor_a_schema_for_a_kind() {
        assertThat(runs(true, FUNCTION, ROWS)).isEqualTo("open 1 2");
        assertThat(runs(true, FUNCTION, "1259 16390 TABLE DATA t o")).isEqualTo("open 1 | closed 2");
    }
}
