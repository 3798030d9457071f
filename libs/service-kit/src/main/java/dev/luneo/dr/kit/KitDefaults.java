package dev.luneo.dr.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.ResourcePropertySource;

/** What all services have in common in their configuration; anything more specific overrides it. */
public final class KitDefaults implements EnvironmentPostProcessor {
    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        try {
            environment
                    .getPropertySources()
                    .addLast(new ResourcePropertySource(
                            "kitDefaults",
                            new ClassPathResource("kit-defaults.properties", KitDefaults.class.getClassLoader())));
        } catch (IOException e) {
            throw new UncheckedIOException("kit-defaults.properties belongs to the jar of service-kit", e);
        }
    }
}
