package dev.luneo.backend;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Stands in for the payment processor: accepts every charge and moves no money. */
final class PaymentProcessor {

    PaymentProcessor(String secretKey) {
        if (secretKey.isBlank()) {
            throw new IllegalArgumentException("the payment processor needs its secret key");
        }
    }

    /** The processor's reference; the same key is charged once and gives the same reference, as at the real one. */
    String charge(String idempotencyKey) {
        return "ch_" + UUID.nameUUIDFromBytes(idempotencyKey.getBytes(StandardCharsets.UTF_8));
    }
}
