package dev.luneo.dr.stack;

import dev.luneo.dr.kit.security.Role;
import dev.luneo.dr.plan.Communication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A token of their own for everybody whom the plan gives a role, kept in a file that only its owner may read. What somebody approves
 * counts under their name, so no two names share a person: a role's token is that of the first who has the role. Where the plan
 * names nobody for a role, its token goes by the role's name.
 */
public final class Credentials {
    private static final int TOKEN_BYTES = 24;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Who has a token, by name, in the order of the plan. */
    private final Map<String, Holder> holders;

    private record Holder(Role role, String token) {}

    private Credentials(Map<String, Holder> holders) {
        this.holders = holders;
    }

    /** Those that the file holds. */
    public static Credentials in(Path file) {
        Map<String, Holder> kept = new LinkedHashMap<>();
        Map<Role, String> byRole = new HashMap<>();
        read(file, kept, byRole);
        return completed(file, kept, byRole, kept);
    }

    /** One for each of the plan's people: those that the file holds, and new ones. Who left the plan has none any more. */
    public static Credentials in(Path file, Communication plan) {
        Map<String, Holder> kept = new LinkedHashMap<>();
        Map<Role, String> byRole = new HashMap<>();
        read(file, kept, byRole);
        Map<String, Holder> wanted = new LinkedHashMap<>();
        people(plan).forEach((name, role) -> {
            // A file from before people had tokens of their own: the role's is the first one's from now on.
            Optional<String> ofRole = Optional.ofNullable(byRole.get(role))
                    .filter(token -> wanted.values().stream()
                                    .noneMatch(other -> other.token().equals(token))
                            && kept.values().stream()
                                    .noneMatch(other -> other.token().equals(token)));
            String token = Optional.ofNullable(kept.get(name))
                    .map(Holder::token)
                    .or(() -> ofRole)
                    .orElseGet(Credentials::fresh);
            wanted.put(name, new Holder(role, token));
        });
        return completed(file, wanted, byRole, kept);
    }

    private static Credentials completed(
            Path file, Map<String, Holder> people, Map<Role, String> byRole, Map<String, Holder> kept) {
        Map<String, Holder> all = new LinkedHashMap<>(people);
        for (Role role : Role.values()) {
            if (people.values().stream().noneMatch(holder -> holder.role() == role)) {
                String token = Optional.ofNullable(byRole.get(role))
                        .filter(known -> kept.values().stream()
                                .noneMatch(person -> person.token().equals(known)))
                        .orElseGet(Credentials::fresh);
                all.put(people.containsKey(name(role)) ? name(role) + "-token" : name(role), new Holder(role, token));
            }
        }
        Credentials credentials = new Credentials(all);
        credentials.write(file, people);
        return credentials;
    }

    /** The token of the first who has the role. */
    public String token(Role role) {
        return holders.values().stream()
                .filter(holder -> holder.role() == role)
                .map(Holder::token)
                .findFirst()
                .orElse("");
    }

    /** Empty for a name that has no token. */
    public String token(String name) {
        return Optional.ofNullable(holders.get(name)).map(Holder::token).orElse("");
    }

    /** Whoever has a token: names of the plan's contacts, and of roles that have none. */
    public List<String> names() {
        return List.copyOf(holders.keySet());
    }

    /** What a service is configured with: the hashes. */
    public Map<String, Object> asProperties() {
        Map<String, Object> properties = new HashMap<>();
        List<Map.Entry<String, Holder>> entries = new ArrayList<>(holders.entrySet());
        for (int i = 0; i < entries.size(); i++) {
            String prefix = "dr.security.tokens[%d].".formatted(i);
            properties.put(prefix + "name", entries.get(i).getKey());
            properties.put(prefix + "role", name(entries.get(i).getValue().role()));
            properties.put(
                    prefix + "sha256",
                    DigestUtils.sha256Hex(entries.get(i).getValue().token()));
        }
        return properties;
    }

    /** Names to roles; whoever has several may do what the mightiest of them may. */
    private static Map<String, Role> people(Communication plan) {
        Map<String, Role> people = new LinkedHashMap<>();
        plan.roles()
                .forEach((role, names) -> names.forEach(
                        name -> people.merge(name, of(role), (one, other) -> one.compareTo(other) > 0 ? one : other)));
        return people;
    }

    private static Role of(String planRole) {
        return switch (planRole) {
            case "incident-lead" -> Role.INCIDENT_LEAD;
            case "on-call" -> Role.OPERATOR;
            default -> Role.VIEWER;
        };
    }

    private void write(Path file, Map<String, Holder> people) {
        Map<String, Object> content = new LinkedHashMap<>();
        for (Role role : Role.values()) {
            content.put(name(role), token(role));
        }
        Map<String, Object> byName = new LinkedHashMap<>();
        people.forEach(
                (name, holder) -> byName.put(name, Map.of("role", name(holder.role()), "token", holder.token())));
        content.put("people", byName);
        String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(content);
        if (!text.equals(Files.exists(file) ? text(file) : "")) {
            Home.writePrivate(file, text);
        }
    }

    private static void read(Path file, Map<String, Holder> people, Map<Role, String> byRole) {
        if (!Files.exists(file)) {
            return;
        }
        try {
            JsonNode content = JSON.readTree(text(file));
            if (!content.isObject()) {
                throw new IllegalArgumentException("no object");
            }
            for (Role role : Role.values()) {
                if (content.path(name(role)).isString()) {
                    byRole.put(role, content.path(name(role)).asString());
                }
            }
            content.path("people")
                    .properties()
                    .forEach(person -> people.put(
                            person.getKey(),
                            new Holder(
                                    Role.valueOf(person.getValue()
                                            .path("role")
                                            .asString()
                                            .toUpperCase(Locale.ROOT)
                                            .replace('-', '_')),
                                    token(person.getValue()))));
        } catch (JacksonException | IllegalArgumentException e) {
            throw unreadable(file, e);
        }
    }

    private static String token(JsonNode person) {
        String token = person.path("token").asString();
        if (token.isEmpty()) {
            throw new IllegalArgumentException("a person without a token");
        }
        return token;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static StackProblem unreadable(Path file, Exception e) {
        return new StackProblem(
                "%s cannot be read; remove it and start again, and everybody gets a new token".formatted(file), e);
    }

    private static String name(Role role) {
        return role.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String fresh() {
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
