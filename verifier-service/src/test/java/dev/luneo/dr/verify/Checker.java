package dev.luneo.dr.verify;

import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;

/** A role that may read everything on the test's server, and is no superuser. */
final class Checker {
    static final String PASSWORD = "ch3cker";
    private static final String ROLE = "checker";

    static {
        TestPostgres.execute(
                TestPostgres.cluster().superuser("postgres"),
                "create role %s login password '%s' in role pg_read_all_data".formatted(ROLE, PASSWORD));
    }

    private Checker() {}

    static String role() {
        return ROLE;
    }

    static String url() {
        return DatabaseUrl.of(TestPostgres.cluster().superuser("any").location(), ROLE, PASSWORD)
                .toUrl();
    }
}
