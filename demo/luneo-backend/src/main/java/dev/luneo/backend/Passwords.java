package dev.luneo.backend;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Passwords as they are stored: {@code pbkdf2-sha256$iterations$salt$hash}. */
final class Passwords {

    private static final String NAME = "pbkdf2-sha256";

    /** A tenth of a second here: dear to who guesses, and nothing in a recovery's time. */
    private static final int ITERATIONS = 100_000;

    private static final int BITS = 256;
    private static final int SALT_BYTES = 16;

    /** Checked when there is no such user, so that the time an answer takes does not tell who exists. */
    static final String OF_NOBODY =
            NAME + "$" + ITERATIONS + "$" + "00".repeat(SALT_BYTES) + "$" + "00".repeat(BITS / 8);

    private Passwords() {}

    static String hash(String password) {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        HexFormat hex = HexFormat.of();
        return NAME + "$" + ITERATIONS + "$" + hex.formatHex(salt) + "$"
                + hex.formatHex(derive(password, salt, ITERATIONS));
    }

    static boolean matches(String password, String stored) {
        String[] parts = stored.split("\\$");
        if (parts.length != 4 || !parts[0].equals(NAME)) {
            return false;
        }
        byte[] expected = HexFormat.of().parseHex(parts[3]);
        byte[] given = derive(password, HexFormat.of().parseHex(parts[2]), Integer.parseInt(parts[1]));
        return MessageDigest.isEqual(expected, given);
    }

    private static byte[] derive(String password, byte[] salt, int iterations) {
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, BITS);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        } finally {
            spec.clearPassword();
        }
    }
}
