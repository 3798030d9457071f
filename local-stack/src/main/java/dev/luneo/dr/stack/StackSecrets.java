package dev.luneo.dr.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the parts of a stack know each other by, made when it is first asked for and kept in one file that only its owner may read.
 * People's tokens are in {@link Credentials}; nobody has to know what is in here.
 */
public final class StackSecrets {
    /** 256 bits: as much as the hashes it goes into can hold. */
    private static final int BYTES = 32;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path file;
    private final Map<String, String> values;

    private StackSecrets(Path file, Map<String, String> values) {
        this.file = file;
        this.values = values;
    }

    /** @throws StackProblem when the file is there and cannot be read: what was made with lost secrets is lost with them */
    public static StackSecrets in(Path file) {
        return new StackSecrets(file, Files.exists(file) ? read(file) : new TreeMap<>());
    }

    /** A secret of 256 random bits as 64 hexadecimal digits; the same at every call and every start. */
    public String random(String name) {
        return value(name, StackSecrets::fresh);
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /** A secret of another shape, such as a key; {@code maker} is asked once in the life of the home. */
    public synchronized String value(String name, Supplier<String> maker) {
        String known = values.get(name);
        if (known != null) {
            return known;
        }
        String made = maker.get();
        values.put(name, made);
        // On the disk before anybody can use it: what is signed with a key that is lost is believed by nobody.
        Home.writePrivate(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(values));
        return made;
    }

    private static Map<String, String> read(Path file) {
        try {
            return new TreeMap<>(JSON.readValue(Files.readString(file), new TypeReference<Map<String, String>>() {}));
        } catch (IOException | JacksonException e) {
            throw new StackProblem(
                    "%s cannot be read (%s). Bring it back from a copy: what this home signed is believed with these keys only"
                            .formatted(file, e.getClass().getSimpleName()),
                    e);
        }
    }

    private static String fresh() {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
