package dev.luneo.dr.kit.security;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.http.HttpMethod;

/**
 * A service's own rules, beside those that all share: health is open, everything that only reads under {@code /api} and
 * {@code /actuator} needs a viewer, and what no rule names is denied.
 */
public final class AccessRules {
    private final List<Rule> rules = new ArrayList<>();
    private final List<String> open = new ArrayList<>();

    record Rule(HttpMethod method, String path, List<Role> roles) {}

    /** @param path as in a request mapping, with {@code *} for one segment */
    public AccessRules allow(HttpMethod method, String path, Role... roles) {
        rules.add(new Rule(method, path, List.of(roles)));
        return this;
    }

    /** Readable by anybody: the public status page, nothing else. */
    public AccessRules open(String... paths) {
        open.addAll(List.of(paths));
        return this;
    }

    /**
     * Who may, for whoever describes the interface.
     *
     * @param path as in a request mapping, with {@code {name}} for one segment
     * @return empty when anybody may, without a token
     */
    public List<Role> needed(HttpMethod method, String path) {
        String pattern = path.replaceAll("\\{[^}]*}", "*");
        if (open.contains(pattern)) {
            return List.of();
        }
        return rules.stream()
                .filter(rule -> rule.method().equals(method) && rule.path().equals(pattern))
                .findFirst()
                .map(Rule::roles)
                .orElse(List.of(Role.VIEWER));
    }

    /** Who may, in words for somebody who may not; empty where nobody may. */
    Optional<String> whoMay(String method, String path) {
        return rules.stream()
                .filter(rule -> rule.method().name().equals(method)
                        && path.matches(rule.path().replace("*", "[^/]+")))
                .findFirst()
                .map(rule -> rule.roles().stream()
                        .map(role ->
                                "an " + role.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                        .collect(Collectors.joining(" or ")));
    }

    List<Rule> rules() {
        return rules;
    }

    List<String> open() {
        return open;
    }
}
