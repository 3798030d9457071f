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
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Finds the stack that is meant. It is never guessed: where several could be, they are named. */
final class Stacks {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String HERE = ".luneo-dr";
    private static final Pattern HERE_ONLY = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1\\]");

    private final Surroundings around;
    private final RunningStacks stacks;
    private final List<Path> running;
    private final Optional<Path> last;
    private final OwnHome own;

    Stacks(Surroundings around) {
        this(around, OwnHome.ofThisUser());
    }

    Stacks(Surroundings around, OwnHome own) {
        this.own = own;
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
            Path home = own.checked(around.directory().resolve(where.home().get()), true);
            return in(home, Optional.empty());
        }
        String told = around.environment().getOrDefault("DR_HOME", "");
        if (!told.isEmpty()) {
            Path home = own.checked(around.directory().resolve(told), false);
            return in(home, Optional.of("the stack that DR_HOME names: " + told));
        }
        Path here = around.directory().resolve(HERE);
        if (Files.exists(here.resolve("stack.json"))) {
            // Always said: whoever stands in a directory of somebody else's need not have looked for one.
            return in(own.found(here), Optional.of("the stack in this directory: " + here));
        }
        return running(here);
    }

    private Address running(Path here) {
        if (running.size() == 1) {
            return in(own.checked(running.get(0), false), Optional.empty());
        }
        if (running.isEmpty() && last.isPresent()) {
            return in(
                    own.checked(last.get(), false),
                    Optional.of("the stack that was started last, and does not run now: " + last.get()));
        }
        if (running.isEmpty()) {
            throw Stop.unanswered("No stack of yours runs on this machine, and there is none in %s.%n".formatted(here)
                    + "Start it where its plan is:  %s up --plan FILE%n".formatted(around.program())
                    + "Was it started by somebody else? Then as that user, or with --home DIR."
                    + " On another machine? Then with --url http://HOST, and its token in DR_TOKEN.");
        }
        throw Stop.because("Several stacks run here. Say which one is meant:%n%s"
                .formatted(running.stream()
                        .map(home -> "  --home " + Typed.quoted(home.toString()))
                        .collect(Collectors.joining("\n"))));
    }

    /** The same once more, which may have been started again at other ports since; as it was, where that cannot be read. */
    static Address again(Address before) {
        try {
            return before.home()
                    .map(home -> in(OwnHome.ofThisUser().checked(home, true), before.told(), before.runsSince()))
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
            JsonNode stack = JSON.readTree(OwnHome.read(file));
            Map<Service, URI> services = new EnumMap<>(Service.class);
            for (Service service : Service.values()) {
                JsonNode url = stack.path("services").path(service.label());
                if (url.isString()) {
                    services.put(service, here(URI.create(url.asString()), file));
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
                            ? "%s is damaged. It is written anew when the stack is started again:  %s"
                                    .formatted(
                                            file,
                                            new Typed("./dr", List.of())
                                                    .command("up", "--home", home.toString(), "--plan", "FILE"))
                            : Files.exists(file) || Files.exists(home) && !Files.isReadable(home)
                                    ? "%s may be read by its owner only: do this as the user who started the stack"
                                            .formatted(home)
                                    : "There is no stack in %s: it has no stack.json. Is the directory right?"
                                            .formatted(home));
        }
    }

    /** A home is of a stack on this machine: a token of it goes to no other. */
    private static URI here(URI service, Path file) {
        if (HERE_ONLY.matcher(String.valueOf(service.getHost())).matches()
                && List.of("http", "https").contains(service.getScheme())) {
            return service;
        }
        throw Stop.because(
                "%s names %s, which is not on this machine. Nothing was sent there. If that is your stack, say so with --url http://HOST and your token in DR_TOKEN"
                        .formatted(file, service));
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
