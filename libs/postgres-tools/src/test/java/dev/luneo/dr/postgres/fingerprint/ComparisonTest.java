package dev.luneo.dr.postgres.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.luneo.dr.postgres.fingerprint.TableFingerprint.Kind;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is said of two fingerprints that are not alike, and what is no difference. */
class ComparisonTest {
    private static final DatabaseLocale UTF8 =
            new DatabaseLocale("UTF8", "C.UTF-8", "C.UTF-8", "libc", Optional.empty());
    private static final TableFingerprint ORDERS = table("orders", 2, "v1:7");

    @Test
    void the_same_content_is_the_same_in_whatever_order_it_was_read() {
        FingerprintComparison found =
                compare(of(List.of(ORDERS, table("users", 1, "v1:3"))), of(List.of(table("users", 1, "v1:3"), ORDERS)));
        assertThat(found.same()).isTrue();
        assertThat(found.warnings()).isEmpty();
    }

    @Test
    void a_table_that_is_missing_or_was_not_there_is_named_with_its_rows() {
        FingerprintComparison found =
                compare(of(List.of(ORDERS, table("a b", 1, "v1:3"))), of(List.of(ORDERS, table("new", 5, "v1:3"))));
        assertThat(found.same()).isFalse();
        assertThat(found.differences())
                .containsExactly("shop.\"a b\": missing, expected 1 row", "shop.new: not expected, has 5 rows");
    }

    @Test
    void rows_too_few_and_other_content_are_told_apart() {
        assertThat(compare(of(List.of(ORDERS)), of(List.of(table("orders", 1, "v1:7"))))
                        .differences())
                .containsExactly("shop.orders: 1 row, expected 2");
        assertThat(compare(of(List.of(ORDERS)), of(List.of(table("orders", 2, "v1:8"))))
                        .differences())
                .containsExactly("shop.orders: the same 2 rows, but other content");
    }

    @Test
    void a_row_in_another_partition_is_no_difference_and_a_lost_one_is() {
        Fingerprint before = of(List.of(part("p1", 1, "v1:3"), part("p2", 2, "v1:4")));
        assertThat(compare(before, of(List.of(part("p1", 3, "v1:7"), part("p2", 0, "v1:0")))))
                .isEqualTo(new FingerprintComparison(List.of(), List.of(), List.of()));
        assertThat(compare(before, of(List.of(part("p1", 2, "v1:4"), part("p2", 0, "v1:0"))))
                        .differences())
                .containsExactly("shop.whole: 2 rows, expected 3");
        // An older version did not record of what a part is a part.
        Fingerprint older = of(List.of(table("p1", 1, "v1:3"), table("p2", 2, "v1:4")));
        assertThat(compare(older, of(List.of(part("p1", 3, "v1:7"), part("p2", 0, "v1:0"))))
                        .same())
                .isTrue();
    }

    @Test
    void what_was_only_counted_is_said_to_be_only_counted() {
        assertThat(compare(of(List.of(table("orders", 2, "v1:7"))), of(List.of(table("orders", 2, "v3:7"))))
                        .warnings())
                .containsExactly("shop.orders: counted only, for its content was hashed in another way at the backup");
        String tooLong =
                "shop.orders: counted only, for a row of it is too long to be hashed, or its partitions were hashed in different ways";
        assertThat(compare(of(List.of(ORDERS)), of(List.of(counted("orders", 2))))
                        .warnings())
                .containsExactly(tooLong);
        assertThat(compare(of(List.of(counted("orders", 2))), of(List.of(ORDERS)))
                        .warnings())
                .containsExactly(tooLong);
        assertThat(compare(
                                of(List.of(part("p1", 1, "v1:3"), part("p2", 1, "v2:4"))),
                                of(List.of(part("p1", 1, "v1:3"), part("p2", 1, "v1:4"))))
                        .warnings())
                .singleElement()
                .asString()
                .contains("hashed in different ways");
        assertThat(compare(of(List.of(table("orders", 2, "v2:7"))), of(List.of(table("orders", 2, "v2:7"))))
                        .withoutGenerated())
                .containsExactly("shop.orders");
    }

    @Test
    void where_only_counts_were_wanted_nobody_is_told_that_it_was_only_counted() {
        Fingerprint counts = of(FingerprintLevel.COUNTS, List.of(counted("orders", 2)));
        assertThat(compare(counts, counts).warnings()).isEmpty();
        assertThat(compare(counts, of(List.of(ORDERS))).warnings()).isEmpty();
        assertThat(compare(of(List.of(ORDERS)), counts).warnings()).isEmpty();
        assertThat(compare(counts, of(FingerprintLevel.COUNTS, List.of(counted("orders", 3))))
                        .differences())
                .containsExactly("shop.orders: 3 rows, expected 2");
    }

    @Test
    void where_nothing_was_counted_no_table_is_missed() {
        Fingerprint nothing = of(FingerprintLevel.NONE, List.of());
        assertThat(compare(nothing, of(List.of(ORDERS))).same()).isTrue();
        assertThat(compare(of(List.of(ORDERS)), nothing).same()).isTrue();
    }

    @Test
    void a_materialised_view_that_differs_is_a_warning_because_a_restore_computes_it_anew() {
        TableFingerprint view =
                new TableFingerprint("shop", "sales", Kind.MATERIALIZED_VIEW, 2, Optional.of("v1:1"), Optional.empty());
        TableFingerprint fewer =
                new TableFingerprint("shop", "sales", Kind.MATERIALIZED_VIEW, 1, Optional.of("v1:1"), Optional.empty());
        FingerprintComparison found = compare(of(List.of(view)), of(List.of(fewer)));
        assertThat(found.same()).isTrue();
        assertThat(found.warnings())
                .containsExactly("shop.sales: 1 row, expected 2 (a materialised view is computed anew by a restore)");
        TableFingerprint counted =
                new TableFingerprint("shop", "sales", Kind.MATERIALIZED_VIEW, 2, Optional.empty(), Optional.empty());
        assertThat(compare(of(List.of(view)), of(List.of(counted))).warnings()).isEmpty();
    }

    @Test
    void a_materialised_view_that_was_not_read_on_one_side_is_not_said_to_differ() {
        TableFingerprint view =
                new TableFingerprint("shop", "sales", Kind.MATERIALIZED_VIEW, 2, Optional.of("v1:1"), Optional.empty());
        TableFingerprint unread =
                new TableFingerprint("shop", "sales", Kind.MATERIALIZED_VIEW, 0, Optional.empty(), Optional.empty());
        assertThat(compare(of(List.of(unread)), of(List.of(view))).warnings()).isEmpty();
        assertThat(compare(of(List.of(view)), of(List.of(unread))).warnings()).isEmpty();
    }

    @Test
    void large_objects_are_called_that() {
        TableFingerprint two =
                new TableFingerprint("", "", Kind.LARGE_OBJECTS, 5, Optional.of("v1:1"), Optional.empty());
        TableFingerprint one =
                new TableFingerprint("", "", Kind.LARGE_OBJECTS, 1, Optional.of("v1:1"), Optional.empty());
        assertThat(compare(of(List.of(two)), of(List.of(one))).differences())
                .containsExactly("large objects: 1 row, expected 5");
        assertThat(of(List.of(two, ORDERS)).totalRows()).as("rows of tables").isEqualTo(2);
    }

    @Test
    void a_sequence_that_stands_elsewhere_would_give_keys_out_twice() {
        Fingerprint at7 = of(List.of()).withSequences(List.of(sequence("s", 7, true), sequence("gone", 1, true)));
        Fingerprint at6 = of(List.of()).withSequences(List.of(sequence("s", 6, true), sequence("more", 1, true)));
        assertThat(compare(at7, at6).differences())
                .containsExactly(
                        "sequence shop.gone: missing",
                        "sequence shop.s: 6, expected 7",
                        "sequence shop.more: not expected");
        assertThat(compare(
                                of(List.of()).withSequences(List.of(sequence("s", 1, true))),
                                of(List.of()).withSequences(List.of(sequence("s", 1, false))))
                        .differences())
                .containsExactly("sequence shop.s: 1 (not called yet), expected 1");
    }

    @Test
    void extensions_are_missed_and_another_release_is_a_warning() {
        FingerprintComparison found = compare(
                with(List.of(new ExtensionFingerprint("hstore", "1.8"), new ExtensionFingerprint("pg_trgm", "1.6"))),
                with(List.of(
                        new ExtensionFingerprint("pg_trgm", "1.5"),
                        new ExtensionFingerprint("plpgsql", "1.0"),
                        new ExtensionFingerprint("cube", "1.0"))));
        assertThat(found.differences()).containsExactly("extension hstore: missing", "extension cube: not expected");
        assertThat(found.warnings()).containsExactly("extension pg_trgm: version 1.5, expected 1.6");
    }

    @Test
    void where_the_migrations_stand_must_be_where_they_stood() {
        Optional<MigrationHead> head = Optional.of(new MigrationHead("public._prisma_migrations", "3_users", 3));
        assertThat(compare(migrated(head), migrated(head)).same()).isTrue();
        assertThat(compare(migrated(head), migrated(Optional.empty())).differences())
                .containsExactly("migrations: none, expected public._prisma_migrations at 3_users with 3 applied");
    }

    @Test
    void another_encoding_is_a_difference_and_another_order_of_text_a_warning() {
        Fingerprint latin = located(new DatabaseLocale("LATIN1", "C", "C", "libc", Optional.empty()));
        assertThat(compare(located(UTF8), latin))
                .isEqualTo(new FingerprintComparison(List.of("encoding: LATIN1, expected UTF8"), List.of(), List.of()));
        Fingerprint icu = located(new DatabaseLocale("UTF8", "C", "C", "icu", Optional.of("de")));
        assertThat(compare(located(UTF8), icu))
                .isEqualTo(new FingerprintComparison(
                        List.of(),
                        List.of("locale: icu C/C de, expected libc C.UTF-8/C.UTF-8: text may sort differently"),
                        List.of()));
    }

    @Test
    void what_was_written_down_is_read_again_and_a_damaged_text_is_refused() {
        Fingerprint whole = migrated(Optional.of(new MigrationHead("t", "1", 1)))
                .withSequences(List.of(sequence("s", 1, false), sequence("r", 2, true)));
        assertThat(Fingerprint.fromJson(whole.toJson())).isEqualTo(whole);
        assertThat(whole.encoding()).isEqualTo("UTF8");
        assertThat(whole.collate()).isEqualTo("C.UTF-8");
        assertThat(whole.ctype()).isEqualTo("C.UTF-8");
        assertThatThrownBy(() -> Fingerprint.fromJson("{\"level\": \"CONTENT\"}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is missing");
        assertThatThrownBy(() -> Fingerprint.fromJson(whole.toJson().replace("\"schema\":\"shop\",", "")))
                .hasMessageContaining("a value of tables[] is missing");
        assertThatThrownBy(() -> Fingerprint.fromJson("not json")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_hash_that_nobody_of_ours_has_written_counts_as_none() {
        for (String odd : List.of("7", ":7", "v1:", "v1:seven", "v1:" + "9".repeat(61))) {
            assertThat(RowHash.parse(odd)).as(odd).isEmpty();
        }
        assertThat(RowHash.parse("v1:-7")).contains(new RowHash("v1", new BigDecimal(-7)));
        assertThat(RowHash.text("v1", null)).isEqualTo("v1:0");
        assertThat(RowHash.text("v1", new BigDecimal("1E+3"))).isEqualTo("v1:1000");
    }

    private static FingerprintComparison compare(Fingerprint expected, Fingerprint actual) {
        return FingerprintComparison.compare(expected, actual);
    }

    private static Fingerprint of(List<TableFingerprint> tables) {
        return of(FingerprintLevel.CONTENT, tables);
    }

    private static Fingerprint of(FingerprintLevel level, List<TableFingerprint> tables) {
        return new Fingerprint(level, tables, List.of(), List.of(), Optional.empty(), UTF8, Instant.EPOCH);
    }

    private static Fingerprint with(List<ExtensionFingerprint> extensions) {
        return new Fingerprint(
                FingerprintLevel.CONTENT, List.of(), List.of(), extensions, Optional.empty(), UTF8, Instant.EPOCH);
    }

    private static Fingerprint migrated(Optional<MigrationHead> head) {
        return new Fingerprint(
                FingerprintLevel.CONTENT, List.of(ORDERS), List.of(), List.of(), head, UTF8, Instant.EPOCH);
    }

    private static Fingerprint located(DatabaseLocale locale) {
        return new Fingerprint(
                FingerprintLevel.CONTENT, List.of(), List.of(), List.of(), Optional.empty(), locale, Instant.EPOCH);
    }

    private static TableFingerprint table(String name, long rows, String hash) {
        return new TableFingerprint("shop", name, Kind.TABLE, rows, Optional.of(hash), Optional.empty());
    }

    private static TableFingerprint counted(String name, long rows) {
        return new TableFingerprint("shop", name, Kind.TABLE, rows, Optional.empty(), Optional.empty());
    }

    private static TableFingerprint part(String name, long rows, String hash) {
        return new TableFingerprint("shop", name, Kind.TABLE, rows, Optional.of(hash), Optional.of("shop.whole"));
    }

    private static SequenceFingerprint sequence(String name, long value, boolean called) {
        return new SequenceFingerprint("shop", name, value, called);
    }
}
