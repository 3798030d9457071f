package dev.luneo.dr.stack.system;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** Bodies that are nearly right: one thing about each is not. */
final class Mutations {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1.5",
            "1e308",
            "1e999",
            "9223372036854775808",
            "-2147483649",
            "\"\"",
            "\" \"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\u202e\u0000a\"",
            "\"../../etc/passwd\"",
            "\"' or 1=1; --\"",
            "\"${jndi:ldap://x}\"",
            "\"%00%2e%2e\"",
            "[]",
            "{}",
            "[[]]",
            "{\"a\":{\"b\":[]}}",
            "\"2026-02-30T25:61:61Z\"",
            "\"+1000000000-12-31T23:59:59Z\"",
            "\"P999999999D\"");

    private final Random random;

    Mutations(Random random) {
        this.random = random;
    }

    String of(Map<String, Object> body) {
        Map<String, String> fields = new TreeMap<>();
        body.forEach((name, value) -> fields.put(JSON.writeValueAsString(name), JSON.writeValueAsString(value)));
        String name = fields.isEmpty() ? "\"reason\"" : one(List.copyOf(fields.keySet()));
        String whole = text(fields);
        return switch (random.nextInt(12)) {
            case 0 -> without(fields, name);
            case 1, 2, 3, 4 -> with(fields, name, one(VALUES));
            case 5 -> with(fields, name, '"' + "x".repeat(1 + random.nextInt(70_000)) + '"');
            case 6 -> with(fields, name, "[".repeat(1 + random.nextInt(5_000)));
            case 7 -> with(fields, '"' + Integer.toString(random.nextInt(), 36) + '"', one(VALUES));
            case 8 -> whole.substring(0, random.nextInt(whole.length() + 1));
            case 9 -> whole + one(List.of(whole, "x", "\u0000", "]", " {}"));
            case 10 -> "{" + name + ":" + one(VALUES) + "," + whole.substring(1); // the same field twice
            default -> flipped(whole);
        };
    }

    <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private String flipped(String whole) {
        char[] signs = whole.toCharArray();
        signs[random.nextInt(signs.length)] ^= (char) (1 << random.nextInt(8));
        return new String(signs);
    }

    private static String without(Map<String, String> fields, String name) {
        fields.remove(name);
        return text(fields);
    }

    private static String with(Map<String, String> fields, String name, String value) {
        fields.put(name, value);
        return text(fields);
    }

    private static String text(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + ":" + field.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }
}
