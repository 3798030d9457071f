package dev.luneo.dr.postgres.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.SessionStart;
import dev.luneo.dr.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Databases that were compared wrongly, or read to our harm. */
@Tag("process")
class HardDatabasesTest {

    private DatabaseUrl database;

    @BeforeEach
    void an_empty_database() {
        database = TestPostgres.freshDatabase("hard");
    }

    @Test
    void a_view_put_in_the_place_of_a_table_is_never_read() throws Exception {
        TestPostgres.execute(
                database,
                "create table t (id integer)",
                "create sequence times_called",
                "create function trap() returns bigint language sql as 'select nextval(''public.times_called'')'");
        // Without the setting that newer servers have against it: the lock and the second look have to do.
        try (Connection connection = database.connect(SessionStart.MAINTENANCE)) {
            Relation table = Relation.all(connection).get(0);
            connection.setAutoCommit(false);
            TestPostgres.execute(database, "drop table t", "create view t as select trap() as id");
            assertThatThrownBy(() -> table.read(connection, true))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42P01"));
        }
        try (Connection connection = database.connect(SessionStart.READING)) {
            assertThatThrownBy(() -> connection.createStatement().executeQuery("select * from public.t"))
                    .hasMessageContaining("is restricted");
        }
        assertThat(TestPostgres.value(database, "select is_called from times_called"))
                .isEqualTo("f");
    }

    @Test
    void a_table_that_was_made_anew_is_not_taken_for_the_old_one() throws Exception {
        TestPostgres.execute(database, "create table t (id integer)");
        try (Connection connection = database.connect(SessionStart.READING)) {
            Relation table = Relation.all(connection).get(0);
            connection.setAutoCommit(false);
            TestPostgres.execute(database, "drop table t", "create table t (id integer)");
            assertThatThrownBy(() -> table.read(connection, true)).hasMessageContaining("was replaced");
        }
    }

    @Test
    void tables_whose_names_differ_only_in_where_the_dot_is_are_two_tables() throws Exception {
        TestPostgres.execute(
                database,
                "create schema \"a.b\"",
                "create schema a",
                "create table \"a.b\".c (id integer)",
                "create table a.\"b.c\" (id integer)",
                "create sequence \"a.b\".s",
                "create sequence a.\"b.s\"",
                "insert into \"a.b\".c values (1)");
        Fingerprint before = take();
        assertThat(FingerprintComparison.compare(before, take()).same()).isTrue();

        TestPostgres.execute(database, "truncate \"a.b\".c", "insert into a.\"b.c\" values (1)");

        assertThat(FingerprintComparison.compare(before, take()).differences())
                .containsExactlyInAnyOrder("\"a.b\".c: 0 rows, expected 1", "a.\"b.c\": 1 row, expected 0");
    }

    @Test
    void a_row_that_a_restore_puts_into_another_partition_is_still_there() throws Exception {
        TestPostgres.execute(
                database,
                "create table ord (id integer, s text) partition by hash (s)",
                "create table ord0 partition of ord for values with (modulus 2, remainder 0)",
                "create table ord1 partition of ord for values with (modulus 2, remainder 1)",
                "insert into ord select g, 'state ' || g % 6 from generate_series(1, 600) g");
        Fingerprint before = take();
        // As on a server with another hash function: the partitions change places, rows and all.
        TestPostgres.execute(
                database,
                "create table copy as select * from ord",
                "truncate ord",
                "alter table ord0 rename to swapped",
                "alter table ord1 rename to ord0",
                "alter table swapped rename to ord1",
                "insert into ord select * from copy",
                "drop table copy");
        assertThat(take().tables()).isNotEqualTo(before.tables());
        assertThat(FingerprintComparison.compare(before, take()).differences()).isEmpty();

        TestPostgres.execute(database, "update ord set id = 0 where id = 7");
        assertThat(FingerprintComparison.compare(before, take()).differences())
                .containsExactly("public.ord: the same 600 rows, but other content");
    }

    @Test
    void a_generated_column_computed_anew_is_no_difference_and_said() throws Exception {
        TestPostgres.execute(
                database,
                "create function slug(t text) returns text immutable language sql as 'select lower($1)'",
                "create table post (id integer, title text, s text generated always as (slug(title)) stored)",
                "insert into post (id, title) values (1, 'Hello World')");
        Fingerprint before = take();
        TestPostgres.execute(
                database,
                "create or replace function slug(t text) returns text immutable language sql as"
                        + " 'select replace(lower($1), '' '', ''-'')'",
                "update post set title = title");
        FingerprintComparison comparison = FingerprintComparison.compare(before, take());
        assertThat(comparison.differences()).isEmpty();
        assertThat(comparison.withoutGenerated()).containsExactly("public.post");

        TestPostgres.execute(database, "update post set title = 'Other'");
        assertThat(FingerprintComparison.compare(before, take()).differences())
                .containsExactly("public.post: the same 1 row, but other content");
    }

    @Test
    void what_only_has_the_name_of_a_migration_table_is_left_alone() throws Exception {
        TestPostgres.execute(
                database,
                "create schema archive",
                "create table archive._prisma_migrations (id text, note text)",
                "create schema old",
                "create view old._prisma_migrations as select 1 as x");
        try (Connection other = database.connectAsApplication()) {
            other.createStatement()
                    .execute("create temporary table _prisma_migrations (migration_name text, finished_at timestamptz,"
                            + " started_at timestamptz, rolled_back_at timestamptz)");
            assertThat(take().migrationHead()).isEmpty();
        }
    }

    @Test
    void what_older_versions_wrote_is_still_read_and_compared() throws Exception {
        TestPostgres.execute(database, "create table t (id integer)", "insert into t values (1)");
        String json = take().toJson();
        String older = json.replace(",\"partOf\":null", "").replaceAll(",\"columns\":\\[[^]]*]", "");
        assertThat(older).doesNotContain("columns");
        assertThat(older).isNotEqualTo(json);
        assertThat(FingerprintComparison.compare(Fingerprint.fromJson(older), take())
                        .same())
                .isTrue();
    }

    private Fingerprint take() throws InterruptedException {
        FingerprintOutcome outcome = new Fingerprinter().take(database, FingerprintLevel.CONTENT, 2);
        assertThat(List.of(outcome)).hasOnlyElementsOfType(FingerprintOutcome.Taken.class);
        return ((FingerprintOutcome.Taken) outcome).fingerprint();
    }
}
