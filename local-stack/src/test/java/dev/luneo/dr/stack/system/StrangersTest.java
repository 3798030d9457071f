package dev.luneo.dr.stack.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.kit.security.Role;
import dev.luneo.dr.stack.ServiceKind;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The services as they start: whatever one stranger holds of them, page and restore API answer everybody else. */
@Tag("process")
class StrangersTest {
    private static final Fleet FLEET = Fleet.shared();

    /** More than one address may have. */
    private static final int MANY = 600;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /status HTTP/1.1\r\nHost: x\r\nX-Slow: ",
                "POST /api/restores HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{",
                "POST /api/incidents HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer TOKEN\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{",
                "GET /status HTTP/1.1\r\nHost: x\r\n\r\nGET /status HTTP/1.1\r\nHost: x\r\n\r\n"
            })
    void page_and_restore_api_answer_while_a_strangers_connections_hang(String request) throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < MANY; i++) {
                slow.add(stranger(ServiceKind.RESTORE, request));
                slow.add(stranger(ServiceKind.NOTIFIER, request));
            }
            for (int i = 0; i < 3; i++) {
                assertThat(status(ServiceKind.NOTIFIER, "/status", "")).isEqualTo(200);
                assertThat(status(ServiceKind.NOTIFIER, "/status.json", "")).isEqualTo(200);
                assertThat(status(ServiceKind.RESTORE, "/api/recoveries", "")).isEqualTo(200);
                assertThat(status(
                                ServiceKind.RESTORE,
                                "/api/restores",
                                "{\"database\": \"luneo\", \"dryRun\": true, \"reason\": \"a stranger hangs\"}"))
                        .isEqualTo(200);
            }
        } finally {
            for (Socket connection : slow) {
                connection.close();
            }
        }
    }

    private static Socket stranger(ServiceKind kind, String request) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4 * 1024);
        socket.bind(new InetSocketAddress("127.0.0.2", 0)); // another machine than that of the others, to a server
        socket.connect(new InetSocketAddress("127.0.0.1", FLEET.url(kind, "/").getPort()));
        try {
            socket.getOutputStream()
                    .write(request.replace("TOKEN", FLEET.token(Role.OPERATOR)).getBytes(UTF_8));
        } catch (IOException closed) {
            return socket; // beyond the share of one address
        }
        return socket;
    }

    private static int status(ServiceKind kind, String path, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(FLEET.url(kind, path).toString()))
                .timeout(Fleet.TOO_SLOW)
                .header("Authorization", "Bearer " + FLEET.token(Role.INCIDENT_LEAD))
                .header("Content-Type", "application/json");
        HttpClient fresh = HttpClient.newHttpClient(); // a connection of its own, as a newcomer has
        return fresh.send(
                        body.isEmpty()
                                ? request.build()
                                : request.POST(HttpRequest.BodyPublishers.ofString(body))
                                        .build(),
                        HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }
}
