package dev.luneo.dr.postgres.fingerprint;

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
}
