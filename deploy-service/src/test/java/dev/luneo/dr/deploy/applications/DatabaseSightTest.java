package dev.luneo.dr.deploy.applications;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.postgres.DatabaseLocation;
import dev.luneo.dr.postgres.DatabaseUrl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class DatabaseSightTest {
    @Test
    void a_database_whose_server_is_gone_is_said_not_to_answer() throws IOException {
        int left;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            left = closed.getLocalPort();
        }
        assertThat(DatabaseSight.trouble(
                        DatabaseUrl.of(new DatabaseLocation("127.0.0.1", left, "shop"), "shop", "secret")))
                .hasValueSatisfying(
                        why -> assertThat(why).contains("127.0.0.1:" + left).doesNotContain("secret"));
    }
}
