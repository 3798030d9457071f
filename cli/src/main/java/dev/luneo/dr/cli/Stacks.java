package dev.luneo.dr.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Finds the stack that is meant. It is never guessed: where several could be, they are named. */
final class Stacks {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String HERE = ".luneo-dr";

    private final Surroundings around;
    private final RunningStacks stacks;
    private final List<Path> running;
    private final Optional<Path> last;

    Stacks(Surroundings around) {
        this.around = around;
        this.stacks = RunningStacks.of(around.environment());
        this.running = stacks.homes();
        this.last = stacks.lastHome();
    }

    Address find(Where where) {
        if (where.url().isPresent() && where.home().isPresent()) {
            throw Stop.mistyped("--url is another machine's stack, --home one of this machine: leave one of them out");
        }
        if (where.url().isPresent()) {
            return remote(where.url().get());
        }
        if (where.home().isPresent()) {
            return in(around.directory().resolve(where.home().get()), Optional.empty());
        }
        String told = around.environment().getOrDefault("DR_HOME", "");
        if (!told.isEmpty()) {
            return in(around.directory().resolve(told), Optional.of("the stack that DR_HOME names: " + told));
        }
        Path here = around.directory().resolve(HERE);
        if (Files.exists(here.resolve("stack.json"))) {
            return in(here, onlyOne(here) ? Optional.empty() : Optional.of("the stack in this directory: " + here));
        }
        return running(here);
    }

    private Address running(Path here) {
        if (running.size() == 1) {
            return in(running.get(0), Optional.empty());
        }
        if (running.isEmpty() && last.isPresent()) {
            return in(last.get(), Optional.of("the stack that was started last, and does not run now: " + last.get()));
        }
        if (running.isEmpty()) {
            throw Stop.unanswered("No stack of yours runs on this machine, and there is none in %s.%n".formatted(here)
                    + "Start it where its plan is:  %s up --plan FILE%n".formatted(around.program())
                    + "Was it started by somebody else? Then as that user, or with --home DIR."
                    + " On another machine? Then with --url http://HOST, and its token in DR_TOKEN.");
        }
        throw Stop.because("Several stacks run here. Say which one is meant:%n%s"
                .formatted(running.stream().map("  --home %s"::formatted).collect(Collectors.joining("\n"))));
    }

    /** Whether no other one runs that could be meant. */
    private boolean onlyOne(Path home) {
        return running.stream().allMatch(other -> same(other, home));
    }

    private static boolean same(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException gone) {
            return false;
        }
    }

    /** The same once more, which may have been started again at other ports since; as it was, where that cannot be read. */
    static Address again(Address before) {
        try {
            return before.home()
                    .map(home -> in(home, before.told(), before.runsSince()))
                    .orElse(before);
        } catch (Stop unreadable) {
            return before;
        }
    }

    private Address in(Path home, Optional<String> told) {
        return in(home, told, stacks.since(home));
    }

    private static Address in(Path home, Optional<String> told, Optional<Instant> runsSince) {
        Path file = home.resolve("stack.json");
        try {
            JsonNode stack = JSON.readTree(Files.readString(file));
            Map<Service, URI> services = new EnumMap<>(Service.class);
            for (Service service : Service.values()) {
                JsonNode url = stack.path("services").path(service.label());
                if (url.isString()) {
                    services.put(service, URI.create(url.asString()));
                }
            }
            Optional<Path> plan = stack.path("plan").isString()
                    ? Optional.of(Path.of(stack.path("plan").asString()))
                    : Optional.empty();
            return new Address(services, Optional.of(home.toAbsolutePath().normalize()), plan, runsSince, told);
        } catch (IOException | JacksonException | IllegalArgumentException unreadable) {
            if (runsSince.isPresent() && !Files.exists(file)) {
                throw Stop.unanswered("The stack in %s is starting, since %s. Look again in a minute."
                        .formatted(home, runsSince.get()));
            }
            throw Stop.unanswered(
                    Files.isReadable(file)
                            ? "%s is damaged. It is written anew when the stack is started again:  ./dr up --home %s --plan FILE"
                                    .formatted(file, home)
                            : Files.exists(file) || Files.exists(home) && !Files.isReadable(home)
                                    ? "%s may be read by its owner only: do this as the user who started the stack"
                                            .formatted(home)
                                    : "There is no stack in %s: it has no stack.json. Is the directory right?"
                                            .formatted(home));
        }
    }

    private static Address remote(String url) {
        URI base;
        try {
            base = URI.create(url);
        } catch (IllegalArgumentException notOne) {
            throw Stop.mistyped("'%s' is no address; write one such as http://dr.internal".formatted(url));
        }
        if (base.getHost() == null || base.getScheme() == null || base.getPort() != -1) {
            throw Stop.mistyped(
                    "'%s': write it as http://HOST or https://HOST, without a port; the services are at 8081 to 8085 there"
                            .formatted(url));
        }
        Map<Service, URI> services = new EnumMap<>(Service.class);
        for (Service service : Service.values()) {
            services.put(service, URI.create("%s://%s:%d".formatted(base.getScheme(), base.getHost(), service.port())));
        }
        return new Address(services, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
