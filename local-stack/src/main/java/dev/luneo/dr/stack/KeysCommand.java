package dev.luneo.dr.stack;

import dev.luneo.dr.events.Speaker;
import dev.luneo.dr.kit.signing.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./dr keys}: what services that are started one by one sign with; {@code ./dr up} makes its own. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        description = {
            "Make a signing key for each service: DIR/restore-service.properties and so on, readable by you alone.",
            "Start a service with  --spring.config.additional-location=file:DIR/SERVICE.properties"
        })
final class KeysCommand implements Callable<Integer> {
    @Option(names = "--out", paramLabel = "DIR", required = true, description = "where to; nothing there is replaced")
    private Path directory = Path.of("");

    @Override
    public Integer call() throws IOException {
        Files.createDirectories(directory);
        Map<Speaker, String> keys = new EnumMap<>(Speaker.class);
        for (Speaker service : Speaker.values()) {
            if (Files.exists(file(service))) {
                throw new StackProblem(
                        "%s is there already, and what it signed is believed with it only. Name another --out DIR"
                                .formatted(file(service)));
            }
            keys.put(service, Keys.make());
        }
        String known = keys.entrySet().stream()
                .map(key -> key.getKey().serviceName() + ":" + publicKey(key.getValue()))
                .collect(Collectors.joining(","));
        keys.forEach((service, key) -> Home.writePrivate(
                file(service), "dr.log.signing.private-key=%s%ndr.log.signing.public-keys=%s%n".formatted(key, known)));
        System.out.printf("Made %d keys in %s%n", keys.size(), directory);
        return 0;
    }

    private Path file(Speaker service) {
        return directory.toAbsolutePath().resolve(service.serviceName() + ".properties");
    }

    private static String publicKey(String key) {
        try {
            return Keys.publicKeyOf(key);
        } catch (Keys.BadKey e) {
            throw new IllegalStateException("A key that was just made is one", e);
        }
    }
}
