package dev.luneo.dr.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.DefaultPropertiesPropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Who overrides whom. */
class KitDefaultsTest {
    private static final String ADDRESS = "server.address";
    private final StandardEnvironment environment = new StandardEnvironment();

    @Test
    void a_service_listens_to_its_own_machine_only_unless_told_otherwise() {
        apply();
        assertThat(environment.getProperty(ADDRESS)).isEqualTo("127.0.0.1");
    }

    @Test
    void what_the_program_gives_as_its_defaults_goes_before() {
        environment
                .getPropertySources()
                .addLast(new DefaultPropertiesPropertySource(Map.of(ADDRESS, "10.0.0.1", "mine", "kept")));
        apply();
        assertThat(environment.getProperty(ADDRESS)).isEqualTo("10.0.0.1");
        assertThat(environment.getProperty("mine")).isEqualTo("kept");
        assertThat(environment.getProperty("server.shutdown")).isEqualTo("graceful");
    }

    @Test
    void a_configuration_file_goes_before_the_programs_defaults() {
        environment
                .getPropertySources()
                .addLast(new MapPropertySource("application.yaml", Map.of(ADDRESS, "10.0.0.2")));
        environment.getPropertySources().addLast(new DefaultPropertiesPropertySource(Map.of(ADDRESS, "10.0.0.1")));
        apply();
        assertThat(environment.getProperty(ADDRESS)).isEqualTo("10.0.0.2");
    }

    @Test
    void there_is_one_source_of_defaults_and_it_is_the_last_to_be_asked() {
        environment.getPropertySources().addFirst(new DefaultPropertiesPropertySource(Map.of("mine", "kept")));
        apply();
        assertThat(environment.getPropertySources().stream())
                .last()
                .satisfies(last -> assertThat(last.getName()).isEqualTo(DefaultPropertiesPropertySource.NAME));
    }

    private void apply() {
        new KitDefaults().postProcessEnvironment(environment, new SpringApplication());
    }
}
