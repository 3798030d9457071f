package dev.luneo.dr.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who has a token of a stack, as its home has it, and who of them is at the keyboard. */
final class People {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    static final String LEAD = "incident-lead";

    private final Map<String, Holder> people;
    private final String viewer;

    /** Somebody of the plan. */
    record Holder(String role, String token) {}

    People(Map<String, Holder> people, String viewer) {
        this.people = new LinkedHashMap<>(people);
        this.viewer = viewer;
    }

    static People in(Path home) {
        Path file = home.resolve("credentials.json");
        try {
            JsonNode content = JSON.readTree(OwnHome.read(file));
            Map<String, Holder> people = new LinkedHashMap<>();
            content.path("people")
                    .properties()
                    .forEach(person -> people.put(
                            person.getKey(),
                            new Holder(
                                    person.getValue().path("role").asString(),
                                    person.getValue().path("token").asString())));
            for (String role : List.of(LEAD, "operator")) {
                // A plan that names nobody for a role leaves its token to whoever may read the file.
                if (people.values().stream().noneMatch(holder -> holder.role().equals(role))
                        && content.path(role).isString()) {
                    people.putIfAbsent(role, new Holder(role, content.path(role).asString()));
                }
            }
            return new People(people, content.path("viewer").asString());
        } catch (IOException | JacksonException unreadable) {
            throw Stop.because(
                    "%s cannot be read. Only the user who started the stack may: do this as that user, or with --url http://127.0.0.1 and your own token in DR_TOKEN"
                            .formatted(file));
        }
    }

    Holder holder(String name) {
        return Optional.ofNullable(people.get(name))
                .orElseThrow(() -> Stop.because("The plan has nobody called " + name));
    }

    List<String> names() {
        return List.copyOf(people.keySet());
    }

    /** To look, anybody is enough. */
    Person reader() {
        return new Person(Optional.empty(), Optional.of("viewer"), viewer, Optional.empty());
    }

    /**
     * To do something, it is said who.
     *
     * @param asked with {@code --as}
     * @param user of the operating system
     */
    Person who(Optional<String> asked, String user) {
        if (asked.isPresent()) {
            return named(asked.get(), Optional.empty())
                    .orElseThrow(() -> Stop.because(
                            "The plan has nobody called %s. Who are you?%n%s".formatted(asked.get(), choices())));
        }
        return named(user, Optional.empty())
                .or(this::onlyLead)
                .orElseThrow(() -> Stop.because(
                        "What you decide is recorded under your name, and '%s' is nobody of the plan. Who are you? (DR_AS=NAME in the environment says it for all commands.)%n%s"
                                .formatted(user, choices())));
    }

    /** For what changes nothing: who it is, else anybody who may. */
    Person somebody(Optional<String> asked, String user) {
        if (asked.isPresent()) {
            return who(asked, user);
        }
        return named(user, Optional.empty())
                .filter(person -> !person.role().equals(Optional.of("viewer")))
                .or(() -> people.entrySet().stream()
                        .filter(each -> !each.getValue().role().equals("viewer"))
                        .findFirst()
                        .flatMap(each -> named(each.getKey(), Optional.empty())))
                .orElseGet(() -> who(asked, user));
    }

    private Optional<Person> onlyLead() {
        List<String> leads = people.entrySet().stream()
                .filter(person -> person.getValue().role().equals(LEAD))
                .map(Map.Entry::getKey)
                .toList();
        return leads.size() == 1
                ? named(
                        leads.get(0),
                        Optional.of("As %s, the plan's only incident lead; --as NAME if that is not you."
                                .formatted(leads.get(0))))
                : Optional.empty();
    }

    private Optional<Person> named(String name, Optional<String> told) {
        return Optional.ofNullable(people.get(name))
                .map(holder -> new Person(Optional.of(name), Optional.of(holder.role()), holder.token(), told));
    }

    private String choices() {
        return people.entrySet().stream()
                .map(person -> "  --as %s   (%s)"
                        .formatted(person.getKey(), person.getValue().role()))
                .collect(Collectors.joining("\n"));
    }
}
