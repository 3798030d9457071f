package dev.luneo.dr.localkafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("process")
class LocalKafkaTest {
    @Test
    void a_restarted_broker_still_has_its_topics_on_the_same_port(@TempDir Path directory)
            throws ExecutionException, InterruptedException {
        LocalKafka kafka = LocalKafka.start(directory, 0);
        String address = kafka.bootstrapServers();
        try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", address))) {
            admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1)))
                    .all()
                    .get();
        }
        try (LocalKafka again = kafka.restart();
                Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", address))) {
            assertThat(again.bootstrapServers()).isEqualTo(address);
            assertThat(admin.listTopics().names().get()).contains("kept");
        }
    }
}
