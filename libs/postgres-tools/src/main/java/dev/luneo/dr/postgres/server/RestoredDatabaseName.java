package dev.luneo.dr.postgres.server;

import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Names of databases that a recovery restores into, such as {@code luneo_restored_0191f3ab_9c41d2e7_a1}: a part of the
 * database's name, a part of the recovery's id to be recognised by people, a hash of both whole to be unique, and the
 * attempt. Only databases with such a name are ever dropped without a person's word.
 */
public final class RestoredDatabaseName {

    private static final Pattern FORM =
            Pattern.compile("[a-z0-9_]{1,24}_restored_[a-z0-9]{1,8}_[0-9a-f]{8}_a[1-9]\\d{0,4}");
    private static final int DATABASE_PART = 24;
    private static final int RECOVERY_PART = 8;
    private static final int HASH_PART = 8;

    private RestoredDatabaseName() {}

    /** At most 63 bytes, PostgreSQL's limit for a name. */
    public static String of(String database, String recoveryId, int attempt) {
        if (attempt < 1 || attempt > 99_999) {
            throw new IllegalArgumentException("attempt " + attempt + " is not between 1 and 99999");
        }
        return "%s%s_%s_a%d"
                .formatted(
                        beginning(database),
                        part(recoveryId, "[^a-z0-9]", "", RECOVERY_PART, "r"),
                        DigestUtils.sha256Hex(database + "\0" + recoveryId).substring(0, HASH_PART),
                        attempt);
    }

    /** What all names of one database begin with. */
    public static String beginning(String database) {
        return part(database, "[^a-z0-9_]", "_", DATABASE_PART, "db") + "_restored_";
    }

    public static boolean matches(String name) {
        return FORM.matcher(name).matches();
    }

    static String part(String text, String unwanted, String instead, int length, String otherwise) {
        String plain = text.toLowerCase(Locale.ROOT).replaceAll(unwanted, instead);
        String cut = plain.length() > length ? plain.substring(0, length) : plain;
        return cut.isEmpty() ? otherwise : cut;
    }
}
