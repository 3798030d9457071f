package dev.luneo.dr.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("process")
class QueryTest {
    private static final String NUMBERS = "select n from pg_catalog.generate_series(?, ?) n order by 1";

    @Test
    void rows_come_in_their_order_and_parameters_from_left_to_right() throws SQLException {
        try (Connection connection =
                TestPostgres.cluster().superuser("postgres").connect()) {
            assertThat(Query.<Integer>all(connection, NUMBERS, row -> row.getInt(1), 3, 5))
                    .containsExactly(3, 4, 5);
        }
    }

    @Test
    void of_several_rows_the_first_one_is_taken_and_without_any_there_is_none() throws SQLException {
        try (Connection connection =
                TestPostgres.cluster().superuser("postgres").connect()) {
            assertThat(Query.<Integer>first(connection, NUMBERS, row -> row.getInt(1), 3, 5))
                    .contains(3);
            assertThat(Query.<Integer>first(connection, NUMBERS, row -> row.getInt(1), 5, 3))
                    .isEmpty();
        }
    }

    @Test
    void what_always_has_an_answer_and_has_none_is_said_so_with_the_question() throws SQLException {
        try (Connection connection =
                TestPostgres.cluster().superuser("postgres").connect()) {
            assertThatThrownBy(() -> Query.one(connection, NUMBERS, row -> row.getInt(1), 5, 3))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("no row answers " + NUMBERS);
        }
    }
}
