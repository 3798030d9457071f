package dev.luneo.dr.kit.signing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What a signature is over: topic, key, value and every header that says something of the event, in their order and with their lengths, so that
 * nothing can be changed, added, left out, or moved to another topic or key. The partition follows from the key.
 */
final class SignedContent {
    static final String KEY_ID = "dr_key";
    static final String SIGNATURE = "dr_signature";
    private static final byte[] VERSION = "luneo-dr/1".getBytes(UTF_8);

    private SignedContent() {}

    static byte[] of(String topic, byte @Nullable [] key, Headers headers, byte @Nullable [] value) {
        List<byte @Nullable []> parts = new ArrayList<>();
        parts.add(VERSION);
        parts.add(topic.getBytes(UTF_8));
        parts.add(key);
        parts.add(value);
        for (Header header : headers) {
            if (header.key().startsWith("ce_") || header.key().equals("content-type")) {
                parts.add(header.key().getBytes(UTF_8));
                parts.add(header.value());
            }
        }
        ByteBuffer content = ByteBuffer.allocate(parts.stream()
                .mapToInt(part -> 4 + (part == null ? 0 : part.length))
                .sum());
        for (byte @Nullable [] part : parts) {
            content.putInt(part == null ? -1 : part.length);
            if (part != null) {
                content.put(part);
            }
        }
        return content.array();
    }
}
