package dev.luneo.dr.kit.signing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.luneo.dr.kit.signing.CheckedFile.Useless;
import dev.luneo.dr.kit.signing.Stretch.Place;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which signatures this service has checked at an earlier start, so that a start need not check a million of them again.
 *
 * <p>It says one thing only: with these public keys, each of these records, byte for byte and in this place, was found genuine. That is true for
 * ever, whatever happens to the log, and is looked up before any of the records is folded. So nothing that is folded is ever unchecked, and a
 * record, a topic or a file that is not what it was costs the checks that it would have saved. docs/decisions/049 has the reasons.
 */
final class CheckedBefore {
    private static final Logger log = LoggerFactory.getLogger(CheckedBefore.class);
    private static final String ALGORITHM = "HmacSHA256";

    private final CheckedFile file;
    private final SecretKeySpec key;
    private final Map<Place, byte[]> known = new ConcurrentHashMap<>();
    /** What the log still has; the rest of the file is of no use to anybody. */
    private final Set<Place> met = ConcurrentHashMap.newKeySet();

    private final AtomicBoolean differed = new AtomicBoolean();
    private volatile boolean news;
    private volatile boolean starting = true;

    private CheckedBefore(CheckedFile file, SecretKeySpec key) {
        this.file = file;
        this.key = key;
    }

    /** Empty where no file is set: then every start checks every signature. */
    static Optional<CheckedBefore> of(SigningProperties properties) {
        if (properties.checkedFile().isBlank() || properties.privateKey().isBlank()) {
            return Optional.empty();
        }
        SecretKeySpec key = derived(properties);
        String keys = HexFormat.of().formatHex(algorithm(key).doFinal("keys".getBytes(UTF_8)));
        CheckedFile file = new CheckedFile(Path.of(properties.checkedFile()), keys);
        CheckedBefore checked = new CheckedBefore(file, key);
        try {
            checked.known.putAll(file.read());
        } catch (Useless useless) {
            log.warn(
                    "{} {}: this start checks every signature in the log, which takes longer, and writes it anew",
                    file,
                    useless.getMessage());
        } catch (IOException e) {
            log.warn(
                    "{} cannot be read ({}): this start checks every signature in the log, which takes longer",
                    file,
                    e.toString());
        }
        return Optional.of(checked);
    }

    /** Nobody without this service's private key can make one; another set of public keys makes another. */
    private static SecretKeySpec derived(SigningProperties properties) {
        byte[] own = properties.privateKey().strip().getBytes(UTF_8);
        Mac algorithm = algorithm(new SecretKeySpec(own, ALGORITHM));
        algorithm.update("luneo-dr/checked/1".getBytes(UTF_8));
        properties.publicKeys().stream().map(String::strip).sorted().forEach(each -> {
            algorithm.update((byte) '\n');
            algorithm.update(each.getBytes(UTF_8));
        });
        return new SecretKeySpec(algorithm.doFinal(), ALGORITHM);
    }

    private static Mac algorithm(SecretKeySpec key) {
        return HmacUtils.getInitializedMac(HmacAlgorithms.HMAC_SHA_256, key.getEncoded());
    }

    /** What there is to remember of a stretch; empty when it is none that is remembered, and once the history is read. */
    Optional<byte[]> mac(Stretch stretch) {
        if (!starting) {
            return Optional.empty();
        }
        met.add(stretch.place());
        return stretch.whole() ? stretch.mac(algorithm(key)) : Optional.empty();
    }

    boolean holds(Stretch stretch, byte[] mac) {
        byte[] before = known.get(stretch.place());
        boolean same = before != null && MessageDigest.isEqual(before, mac);
        if (before != null && !same && differed.compareAndSet(false, true)) {
            log.warn(
                    "Records {} are not what this service checked at an earlier start: {} or the log was changed, or the topic was made anew."
                            + " Every signature is checked where that is so",
                    stretch.place(),
                    file);
        }
        return same;
    }

    /** @param mac of a stretch in which each signature was checked, and each record found genuine */
    void remember(Stretch stretch, byte[] mac) {
        if (starting) {
            known.put(stretch.place(), mac);
            news = true;
        }
    }

    /** When the history is read: what comes from now on is checked as it comes, and once more at the next start. */
    void keep() {
        starting = false;
        if (known.keySet().retainAll(met) || news) {
            try {
                file.write(known);
            } catch (IOException | UnsupportedOperationException e) {
                log.warn(
                        "{} cannot be written ({}): the next start checks the signatures again that this one has checked, which takes longer",
                        file,
                        e.toString());
            }
        }
        known.clear();
        met.clear();
    }
}
