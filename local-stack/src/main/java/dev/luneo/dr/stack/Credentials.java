package dev.luneo.dr.stack;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.luneo.dr.kit.security.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** One token a role, made once and kept in a file that only its owner may read. */
public final class Credentials {
    private static final int TOKEN_BYTES = 24;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Map<Role, String> tokens;

    private Credentials(Map<Role, String> tokens) {
        this.tokens = tokens;
    }

    public static Credentials in(Path file) {
        Map<String, String> known = Files.exists(file) ? read(file) : Map.of();
        Map<Role, String> tokens = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            tokens.put(role, known.getOrDefault(name(role), fresh()));
        }
        Credentials credentials = new Credentials(tokens);
        if (known.size() < tokens.size()) {
            credentials.write(file);
        }
        return credentials;
    }

    public String token(Role role) {
        return tokens.getOrDefault(role, "");
    }

    /** What a service is configured with: the hashes. */
    public Map<String, Object> asProperties() {
        Map<String, Object> properties = new HashMap<>();
        tokens.forEach((role, token) -> {
            String prefix = "dr.security.tokens[%d].".formatted(role.ordinal());
            properties.put(prefix + "name", name(role));
            properties.put(prefix + "role", name(role));
            properties.put(prefix + "sha256", hash(token));
        });
        return properties;
    }

    private void write(Path file) {
        Map<String, String> byName = new LinkedHashMap<>();
        tokens.forEach((role, token) -> byName.put(name(role), token));
        Home.writePrivate(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(byName));
    }

    private static Map<String, String> read(Path file) {
        try {
            return JSON.readValue(Files.readString(file), new TypeReference<Map<String, String>>() {});
        } catch (IOException | JacksonException e) {
            throw new StackProblem(
                    "%s cannot be read; remove it and start again, and every role gets a new token".formatted(file), e);
        }
    }

    private static String name(Role role) {
        return role.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String fresh() {
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private static String hash(String token) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
