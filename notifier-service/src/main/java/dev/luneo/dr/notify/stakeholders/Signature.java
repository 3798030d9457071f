package dev.luneo.dr.notify.stakeholders;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * By which a receiver knows that a request is ours and fresh: HMAC-SHA-256 of {@code <timestamp>.<body>}, the timestamp in
 * seconds of Unix time. A receiver computes the same, compares in constant time, and refuses what is older than minutes.
 */
public record Signature(String timestamp, String value) {
    public static final String HEADER = "X-Luneo-Signature";
    public static final String TIMESTAMP_HEADER = "X-Luneo-Timestamp";

    public static Signature of(byte[] body, String secret, Instant at) {
        String timestamp = Long.toString(at.getEpochSecond());
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            mac.update((timestamp + ".").getBytes(UTF_8));
            return new Signature(timestamp, "sha256=" + HexFormat.of().formatHex(mac.doFinal(body)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HmacSHA256", e);
        }
    }
}
