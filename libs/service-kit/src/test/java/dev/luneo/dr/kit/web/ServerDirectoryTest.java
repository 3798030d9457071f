package dev.luneo.dr.kit.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.kit.machine.SampleService;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

@Tag("process")
class ServerDirectoryTest {
    @Test
    void a_service_that_has_ended_leaves_nothing_of_its_web_server_behind(@TempDir Path directory) throws IOException {
        Path server;
        try (ConfigurableApplicationContext service = SampleService.serve(directory)) {
            server = service.getBean(ServerDirectory.class).directory().orElseThrow();
            assertThat(server).isNotEmptyDirectory();
        }
        assertThat(server).doesNotExist();
    }
}
