package dev.luneo.dr.repository;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;

/**
 * The keys that vouch for manifests: the first one signs, each of them is believed. To change a key, put the new one in front
 * and leave the old one until no backup is signed with it. They lie anywhere but in the repository.
 */
public final class RepositoryKeys {

    /** Makes a key. */
    public static final String COMMAND = "openssl rand -hex 32";

    /** As many as a SHA-256 has: more adds nothing, and fewer can be found by trying one day. */
    private static final int BYTES = 32;

    /** More keys than anybody changes in the life of a backup; each costs a look at a name, not a calculation. */
    private static final int MOST_KEYS = 16;

    /** Of 32 random bytes about 30 are different. A key with fewer than this was typed, not made. */
    private static final int LEAST_DIFFERENT = 16;

    private static final Pattern KEY = Pattern.compile("[0-9a-fA-F]{64}");

    /** What a signature is of, so that it can never be taken for one of something else made with the same key. */
    private static final byte[] MANIFEST = "luneo-dr backup manifest v1\n".getBytes(UTF_8);

    private static final byte[] KEY_ID = "luneo-dr key id v1\n".getBytes(UTF_8);

    private final Map<String, SecretKeySpec> byId;

    private RepositoryKeys(Map<String, SecretKeySpec> byId) {
        this.byId = byId;
    }

    /** What a signature is worth here. */
    enum Word {
        /** It is by one of our keys, and of these very bytes. */
        OURS,
        /** It names one of our keys and is not of these bytes: they, or it, were changed. */
        BROKEN,
        /** It names a key that is not here, so nothing can be said. */
        UNKNOWN_KEY
    }

    /**
     * Reads keys of 64 hexadecimal digits, separated by commas or white space.
     *
     * @throws IllegalArgumentException when there is none, or one is not a key; what it is, is not told
     */
    public static RepositoryKeys parse(String text) {
        List<String> keys = List.of(text.strip().split("[,\\s]+"));
        if (keys.size() > MOST_KEYS) {
            throw new IllegalArgumentException(keys.size() + " keys are too many: remove those that signed no backup"
                    + " which is still there; " + MOST_KEYS + " may stay");
        }
        Map<String, SecretKeySpec> byId = new LinkedHashMap<>();
        for (int at = 0; at < keys.size(); at++) {
            byte[] key = bytes(keys.get(at), at + 1);
            byId.put(idOf(key), new SecretKeySpec(key, "HmacSHA256"));
        }
        return new RepositoryKeys(byId);
    }

    /** A new key, as {@link #parse} reads it. */
    public static String generate() {
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        return HexFormat.of().formatHex(key);
    }

    /** The ids of the keys, the one that signs first. They say nothing about the keys. */
    public List<String> ids() {
        return List.copyOf(byId.keySet());
    }

    Signature sign(byte[] manifest) {
        String signing = ids().get(0);
        return new Signature(signing, HexFormat.of().formatHex(mac(signing, manifest)));
    }

    Word judge(Signature signature, byte[] manifest) {
        if (!byId.containsKey(signature.key())) {
            return Word.UNKNOWN_KEY;
        }
        // Compared in constant time: how far a guess was right must not show in how long the answer takes.
        return MessageDigest.isEqual(
                        mac(signature.key(), manifest), HexFormat.of().parseHex(signature.hmac()))
                ? Word.OURS
                : Word.BROKEN;
    }

    private byte[] mac(String id, byte[] manifest) {
        SecretKeySpec key = byId.get(id);
        if (key == null) {
            throw new IllegalArgumentException("there is no key " + id);
        }
        return hmac(key, MANIFEST, manifest);
    }

    private static String idOf(byte[] key) {
        byte[] whole = hmac(new SecretKeySpec(key, "HmacSHA256"), KEY_ID, new byte[0]);
        return HexFormat.of().formatHex(whole, 0, 8);
    }

    private static byte[] hmac(SecretKeySpec key, byte[] domain, byte[] content) {
        Mac mac = HmacUtils.getInitializedMac(HmacAlgorithms.HMAC_SHA_256, key.getEncoded());
        mac.update(domain);
        return mac.doFinal(content);
    }

    private static byte[] bytes(String text, int number) {
        if (!KEY.matcher(text).matches()) {
            throw new IllegalArgumentException("repository key " + number + " is not 64 hexadecimal digits but "
                    + text.length() + " characters; make one with `" + COMMAND + "`");
        }
        byte[] key = HexFormat.of().parseHex(text);
        long different =
                IntStream.range(0, key.length).map(at -> key[at]).distinct().count();
        if (different < LEAST_DIFFERENT) {
            throw new IllegalArgumentException("repository key " + number + " has only " + different
                    + " different bytes, so it can be guessed; make one with `" + COMMAND + "`");
        }
        return key;
    }

    /** The ids alone. */
    @Override
    public String toString() {
        return byId.keySet().stream().collect(Collectors.joining(", ", "RepositoryKeys[", "]"));
    }
}
