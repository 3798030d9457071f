package dev.luneo.dr.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.DefaultPropertiesPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;

/** What all services have in common in their configuration; anything more specific overrides it, a program's defaults too. */
public final class KitDefaults implements EnvironmentPostProcessor {
    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        Map<String, Object> defaults = new HashMap<>();
        load().forEach((name, value) -> defaults.put(name.toString(), value));
        PropertySource<?> programs = environment.getPropertySources().get(DefaultPropertiesPropertySource.NAME);
        if (programs instanceof MapPropertySource map) {
            defaults.putAll(map.getSource());
            environment.getPropertySources().remove(DefaultPropertiesPropertySource.NAME);
        }
        environment.getPropertySources().addLast(new DefaultPropertiesPropertySource(defaults));
    }

    private static Properties load() {
        try {
            return PropertiesLoaderUtils.loadProperties(
                    new ClassPathResource("kit-defaults.properties", KitDefaults.class.getClassLoader()));
        } catch (IOException e) {
            throw new UncheckedIOException("kit-defaults.properties belongs to the jar of service-kit", e);
        }
    }
}
