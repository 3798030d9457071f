package dev.luneo.dr.backup.taking.logical;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ShrinkageTest {

    @Test
    void a_table_that_lost_most_of_its_rows_is_named_with_both_counts() {
        assertThat(Shrinkage.of(List.of(holding("public.orders", 50_000)), holding("public.orders", 500)))
                .contains("table public.orders has 500 rows, and had 50,000 (99 % less)");
    }

    @Test
    void a_table_that_is_gone_is_named_and_an_empty_one_is_not() {
        assertThat(Shrinkage.of(
                        List.of(counted(Map.of("public.a", 3L, "public.empty", 0L, "public.b", 7L), 100)),
                        holding("public.b", 7)))
                .contains("table public.a is gone, with 3 rows");
    }

    @Test
    void a_small_table_that_was_emptied_is_named() {
        assertThat(Shrinkage.of(List.of(holding("public.plans", 12)), holding("public.plans", 0)))
                .hasValueSatisfying(why -> assertThat(why).contains("public.plans has 0 rows, and had 12"));
    }

    @Test
    void what_grew_or_lost_little_looks_whole() {
        assertThat(Shrinkage.of(List.of(holding("public.orders", 1_000)), holding("public.orders", 5_000)))
                .isEmpty();
        assertThat(Shrinkage.of(List.of(holding("public.orders", 1_000)), holding("public.orders", 910)))
                .isEmpty();
        assertThat(Shrinkage.of(List.of(holding("public.few", 60)), holding("public.few", 15)))
                .isEmpty();
    }

    @Test
    void the_first_backup_looks_whole() {
        assertThat(Shrinkage.of(List.of(), holding("public.orders", 0))).isEmpty();
    }

    @Test
    void a_little_from_every_table_is_seen_in_the_sum() {
        Measure before = counted(Map.of("public.a", 1_000L, "public.b", 1_000L), 100);
        assertThat(Shrinkage.of(List.of(before), counted(Map.of("public.a", 850L, "public.b", 850L), 100)))
                .contains("all tables together have 1,700 rows, and had 2,000 (15 % less)");
    }

    @Test
    void values_that_were_emptied_show_in_the_size_of_the_dump() {
        Measure before = counted(Map.of("public.orders", 1_000L), 10_000_000);
        assertThat(Shrinkage.of(List.of(before), counted(Map.of("public.orders", 1_000L), 2_000_000)))
                .contains("its dump has 2,000,000 bytes, and had 10,000,000 (80 % less)");
    }

    @Test
    void where_nobody_counted_rows_the_size_tells() {
        assertThat(Shrinkage.of(
                        List.of(new Measure(Optional.empty(), Map.of(), 10_000_000)),
                        new Measure(Optional.empty(), Map.of(), 100_000)))
                .isPresent();
    }

    @Test
    void a_queue_that_empties_itself_again_and_again_is_not_suspicious_and_one_that_never_did_is() {
        List<Measure> queue =
                List.of(holding("public.jobs", 900), holding("public.jobs", 10), holding("public.jobs", 950));
        assertThat(Shrinkage.of(queue, holding("public.jobs", 20))).isEmpty();
        assertThat(Shrinkage.of(queue.subList(0, 1), holding("public.jobs", 20)))
                .isPresent();
    }

    @Test
    void a_name_that_breaks_lines_or_looks_like_an_address_does_neither_in_the_words() {
        assertThat(Shrinkage.of(List.of(holding("public.\"a\n://u:p@h\"", 100)), holding("public.b", 100)))
                .hasValueSatisfying(why -> assertThat(why).doesNotContain("\n", "://"));
    }

    @Test
    void a_column_that_is_gone_is_named_with_its_table_though_no_row_is_missing() {
        assertThat(Shrinkage.of(List.of(patients(9, "id", "name", "born")), patients(9, "id", "name", "sex")))
                .contains("table public.patient has lost its column born");
        assertThat(Shrinkage.of(List.of(patients(9, "a", "b", "c", "d", "e", "f", "g", "id")), patients(9, "id")))
                .contains("table public.patient has lost its columns a, b, c, d, e and 2 more");
    }

    @Test
    void columns_that_came_that_held_nothing_or_that_nobody_recorded_are_not_missed() {
        assertThat(Shrinkage.of(List.of(patients(9, "id")), patients(9, "id", "name")))
                .isEmpty();
        assertThat(Shrinkage.of(List.of(patients(0, "id", "name")), patients(0, "id")))
                .isEmpty();
        assertThat(Shrinkage.of(List.of(patients(9, "id")), holding("public.patient", 9)))
                .isEmpty();
        assertThat(Shrinkage.of(List.of(holding("public.patient", 9)), patients(9, "id")))
                .isEmpty();
    }

    @Test
    void what_it_says_fits_into_a_manifest_however_long_the_names_are() {
        Map<String, Long> rows = new TreeMap<>();
        Map<String, Set<String>> columns = new TreeMap<>();
        for (int i = 10; i < 30; i++) {
            String name = Integer.toString(i).repeat(100);
            rows.put(name, 9L);
            columns.put(
                    name,
                    Set.of("a", "b", "c", "d", "e").stream()
                            .map(column -> column.repeat(60))
                            .collect(Collectors.toSet()));
        }
        Map<String, Set<String>> left = new TreeMap<>();
        columns.keySet().forEach(name -> left.put(name, Set.of("id")));
        assertThat(Shrinkage.of(
                        List.of(new Measure(Optional.of(rows), columns, 1)), new Measure(Optional.of(rows), left, 1)))
                .hasValueSatisfying(why -> assertThat(why).hasSizeLessThan(4_096));
    }

    private static Measure patients(long rows, String... columns) {
        return new Measure(Optional.of(Map.of("public.patient", rows)), Map.of("public.patient", Set.of(columns)), 100);
    }

    private static Measure holding(String table, long rows) {
        return counted(Map.of(table, rows), 100);
    }

    private static Measure counted(Map<String, Long> rows, long bytes) {
        return new Measure(Optional.of(rows), Map.of(), bytes);
    }
}
