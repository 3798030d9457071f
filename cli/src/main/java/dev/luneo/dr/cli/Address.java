package dev.luneo.dr.cli;

import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A stack, and how it was found.
 *
 * @param home where it keeps everything; empty for one on another machine
 * @param plan that it was started with, where that is known
 * @param runsSince the start of its process, where that is alive on this machine, whether it answers or not
 * @param told which one it is, to be said; empty where there is no other that could be meant
 */
record Address(
        Map<Service, URI> services,
        Optional<Path> home,
        Optional<Path> plan,
        Optional<Instant> runsSince,
        Optional<String> told) {
    Address {
        services = Map.copyOf(services);
    }

    URI of(Service service, String path) {
        URI base = services.get(service);
        if (base == null) {
            throw Stop.unanswered("stack.json does not say where %s is".formatted(service.label()));
        }
        return base.resolve(path);
    }
}
