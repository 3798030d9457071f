package dev.luneo.dr.repository;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Who vouches for a manifest.
 *
 * @param key the id of the key, 16 lower-case hexadecimal digits, as {@link RepositoryKeys} derives it
 * @param hmac HMAC-SHA-256, 64 lower-case hexadecimal digits
 */
public record Signature(String key, String hmac) {

    private static final Pattern KEY = Pattern.compile("[0-9a-f]{16}");

    /**
     * @throws IllegalArgumentException when either is not what it must be
     */
    public Signature {
        Objects.requireNonNull(key, "the signature has no key");
        Objects.requireNonNull(hmac, "the signature has no hmac");
        if (!KEY.matcher(key).matches() || !StoredObject.SHA256.matcher(hmac).matches()) {
            throw new IllegalArgumentException("the signature is not one");
        }
    }
}
