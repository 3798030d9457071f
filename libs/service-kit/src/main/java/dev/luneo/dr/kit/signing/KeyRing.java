package dev.luneo.dr.kit.signing;

import dev.luneo.dr.events.Speaker;
import dev.luneo.dr.kit.words.Excerpt;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The public keys of all services, by the ids that stand in the log. */
public final class KeyRing {
    private final Map<String, Key> byId;

    private KeyRing(Map<String, Key> byId) {
        this.byId = byId;
    }

    /** A key and whose it is. */
    static final class Key {
        private final Speaker speaker;
        private final PublicKey key;
        /** Kept, because setting one up costs as much as a check; as many as ever checked at the same time. */
        private final Queue<Signature> idle = new ConcurrentLinkedQueue<>();

        private Key(Speaker speaker, PublicKey key) throws GeneralSecurityException {
            this.speaker = speaker;
            this.key = key;
            idle.add(verifier());
        }

        Speaker speaker() {
            return speaker;
        }

        /** Several threads may ask at once, and none waits for another. */
        boolean fits(byte[] content, byte[] signature) {
            try {
                Signature algorithm = idle.poll();
                if (algorithm == null) {
                    algorithm = verifier();
                }
                algorithm.update(content);
                boolean fits = algorithm.verify(signature);
                idle.add(algorithm);
                return fits;
            } catch (GeneralSecurityException e) {
                // Of another length than any signature of this key. The algorithm that choked on it is not used again.
                return false;
            }
        }

        private Signature verifier() throws GeneralSecurityException {
            Signature algorithm = Keys.algorithm();
            algorithm.initVerify(key);
            return algorithm;
        }
    }

    /** @throws IllegalArgumentException naming the entry and what to write instead */
    public static KeyRing of(List<String> entries) {
        Map<String, Key> byId = new HashMap<>();
        for (int i = 0; i < entries.size(); i++) {
            String[] parts = entries.get(i).split(":", 2);
            String entry = "dr.log.signing.public-keys[%d]".formatted(i);
            Speaker speaker = Speaker.named(parts[0].strip())
                    .orElseThrow(() -> new IllegalArgumentException(
                            "%s begins with '%s'; write a service's name, a colon and its public key, as ./dr keys --out DIR does"
                                    .formatted(entry, Excerpt.ofValue(parts[0]))));
            try {
                PublicKey key = Keys.readPublic(parts.length == 2 ? parts[1] : "");
                Key before = byId.putIfAbsent(Keys.id(key), new Key(speaker, key));
                if (before != null && before.speaker != speaker) {
                    throw new IllegalArgumentException("%s is a key of %s as well: each service has keys of its own"
                            .formatted(entry, before.speaker.serviceName()));
                }
            } catch (Keys.BadKey e) {
                throw new IllegalArgumentException("%s (%s) %s".formatted(entry, parts[0], e.getMessage()));
            } catch (GeneralSecurityException e) {
                throw new IllegalArgumentException("%s (%s) cannot be used".formatted(entry, parts[0]), e);
            }
        }
        return new KeyRing(byId);
    }

    Optional<Key> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }
}
