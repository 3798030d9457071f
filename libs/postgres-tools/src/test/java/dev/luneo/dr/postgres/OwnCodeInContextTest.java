package dev.luneo.dr.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.postgres.PostgresFailure.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines as PostgreSQL 15 and pg_restore print them; a server's language is its own, for which test machines lack the locales. */
class OwnCodeInContextTest {
    private final RestoreErrors errors = new RestoreErrors();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PL/pgSQL function public.g(integer) line 1 at RAISE",
                "PL/pgSQL-Funktion public.g(integer) Zeile 1 bei RAISE",
                "fonction PL/pgSQL public.g(integer), ligne 1 à RAISE",
                "PL/pgSQL関数public.g(integer)の1行目 - RAISE",
                "SQL function \"g\" statement 1",
                "SQL-Funktion »g« Anweisung 1",
                "fonction SQL « g », instruction 1",
                "SQL関数\"g\"の行番号 1"
            })
    void a_function_is_known_in_whatever_language_the_server_speaks(String context) {
        said("pg_restore: error: could not execute query: FEHLER:  No space left on device", "CONTEXT:  " + context);

        assertThat(errors.function()).contains(context);
        assertThat(errors.reason()).contains(Reason.OTHER);
    }

    @Test
    void a_function_is_known_behind_a_statement_that_reads_like_the_end() {
        said(
                "pg_restore: error: could not execute query: ERROR:  No space left on device",
                "CONTEXT:  SQL statement \"select x",
                "Command was: y\"",
                "PL/pgSQL function inner() line 3 at SQL statement",
                "PL/pgSQL function outer() line 2 at PERFORM",
                "Command was: CREATE INDEX i ON t USING btree (outer());");

        assertThat(errors.function()).contains("PL/pgSQL function inner() line 3 at SQL statement");
        assertThat(errors.reason()).contains(Reason.OTHER);
    }

    @Test
    void a_full_disk_in_the_middle_of_a_row_or_of_a_statement_of_the_servers_own_is_one() {
        said(
                "pg_restore: error: COPY failed for table \"SQL\": ERROR:  could not extend file \"base/5/1\": wrote only 4096 of 8192 bytes at block 7",
                "HINT:  Check free disk space.",
                "CONTEXT:  COPY SQL, line 1: \"PL/pgSQL function x() line 1\"",
                "pg_restore: creating FUNCTION \"public.SQL()\"",
                "pg_restore: error: a worker process died unexpectedly");

        assertThat(errors.function()).isEmpty();
        assertThat(errors.reason()).contains(Reason.DISK_FULL);
    }

    private void said(String... lines) {
        for (String line : lines) {
            errors.accept(line);
        }
    }
}
