package dev.luneo.dr.kit.signing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.luneo.dr.events.Speaker;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Puts a service's name to what it publishes. Safe for use by several threads. */
public final class Signer {
    private final RSAPrivateCrtKey key;
    private final byte[] keyId;

    private Signer(RSAPrivateCrtKey key, String keyId) {
        this.key = key;
        this.keyId = keyId.getBytes(UTF_8);
    }

    /**
     * @throws IllegalArgumentException naming the setting and what makes a key, when there is none, when it is none, or when others would
     *     not know it as this service's
     */
    public static Signer of(SigningProperties properties, Speaker service, KeyRing known) {
        if (properties.privateKey().isBlank()) {
            throw new IllegalArgumentException(
                    "dr.log.signing.private-key is not set: %s signs what it publishes. Make keys for all services with: ./dr keys --out DIR"
                            .formatted(service.serviceName()));
        }
        try {
            RSAPrivateCrtKey key = Keys.readPrivate(properties.privateKey());
            PublicKey itsPublic = Keys.publicKey(key);
            String id = Keys.id(itsPublic);
            if (known.find(id).filter(found -> found.speaker() == service).isEmpty()) {
                throw new IllegalArgumentException(
                        "dr.log.signing.private-key (%s) has no public key as %s in dr.log.signing.public-keys, so nobody would believe this service. ./dr keys --out DIR makes both"
                                .formatted(id, service.serviceName()));
            }
            return new Signer(key, id);
        } catch (Keys.BadKey e) {
            throw new IllegalArgumentException(
                    "dr.log.signing.private-key %s. Make one with: ./dr keys --out DIR".formatted(e.getMessage()));
        }
    }

    /** Adds the key's id and the signature; the record must be complete. */
    public ProducerRecord<String, byte[]> sign(ProducerRecord<String, byte[]> record) {
        byte[] content =
                SignedContent.of(record.topic(), record.key().getBytes(UTF_8), record.headers(), record.value());
        try {
            Signature algorithm = Keys.algorithm();
            algorithm.initSign(key);
            algorithm.update(content);
            record.headers().add(SignedContent.KEY_ID, keyId);
            record.headers().add(SignedContent.SIGNATURE, algorithm.sign());
            return record;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A key that was read signs", e);
        }
    }
}
