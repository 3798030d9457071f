package dev.luneo.dr.postgres.fingerprint;

import dev.luneo.dr.postgres.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * How a database sorts and encodes text; fixed when it is created.
 *
 * @param provider {@code libc}, {@code icu} or {@code builtin}
 * @param providerLocale the locale of a provider other than libc
 */
public record DatabaseLocale(
        String encoding, String collate, String ctype, String provider, Optional<String> providerLocale) {

    public DatabaseLocale {
        Complete.check("locale", encoding, collate, ctype, provider, providerLocale);
    }

    public static DatabaseLocale libc(String encoding, String collate, String ctype) {
        return new DatabaseLocale(encoding, collate, ctype, "libc", Optional.empty());
    }

    /** Empty when the server has no such database. */
    public static Optional<DatabaseLocale> of(Connection connection, String database) throws SQLException {
        // Column names changed with 15 and 17; a row as JSON asks for none that is not there.
        return Query.first(
                connection,
                "select pg_catalog.pg_encoding_to_char(encoding), datcollate, datctype, coalesce(j->>'datlocprovider', 'c'),"
                        + " coalesce(j->>'datlocale', j->>'daticulocale')"
                        + " from (select *, pg_catalog.to_jsonb(d) j from pg_catalog.pg_database d where datname = ?) x",
                row -> new DatabaseLocale(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        provider(row.getString(4)),
                        Optional.ofNullable(row.getString(5))),
                database);
    }

    private static String provider(String letter) {
        return switch (letter) {
            case "i" -> "icu";
            case "b" -> "builtin";
            default -> "libc";
        };
    }
}
