package dev.luneo.dr.kit;

import dev.luneo.dr.events.Speaker;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** So that a test need not think of keys; one that does sets its own, which go before. */
public final class TestKeysInEveryService implements EnvironmentPostProcessor {
    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        Speaker service = Speaker.named(environment.getProperty("spring.application.name", ""))
                .orElse(Speaker.RESTORE_SERVICE);
        environment
                .getPropertySources()
                .addLast(new MapPropertySource(
                        "test-keys",
                        Map.of(
                                "dr.log.signing.private-key",
                                TestKeys.privateKey(service),
                                "dr.log.signing.public-keys",
                                String.join(",", TestKeys.publicKeys()))));
    }
}
