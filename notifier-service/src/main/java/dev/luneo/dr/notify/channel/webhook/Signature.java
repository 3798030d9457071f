package dev.luneo.dr.notify.channel.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import javax.crypto.Mac;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;

/**
 * By which a receiver knows that a request is ours and fresh: HMAC-SHA-256 of {@code <timestamp>.<body>}, the timestamp in
 * seconds of Unix time. A receiver computes the same, compares in constant time, and refuses what is older than minutes.
 */
record Signature(String timestamp, String value) {
    static final String HEADER = "X-Luneo-Signature";
    static final String TIMESTAMP_HEADER = "X-Luneo-Timestamp";

    static Signature of(byte[] body, String secret, Instant at) {
        String timestamp = Long.toString(at.getEpochSecond());
        Mac mac = HmacUtils.getInitializedMac(HmacAlgorithms.HMAC_SHA_256, secret.getBytes(UTF_8));
        mac.update((timestamp + ".").getBytes(UTF_8));
        return new Signature(timestamp, "sha256=" + Hex.encodeHexString(mac.doFinal(body)));
    }
}
