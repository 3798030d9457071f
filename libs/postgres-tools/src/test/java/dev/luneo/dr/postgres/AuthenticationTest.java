package dev.luneo.dr.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.luneo.dr.postgres.PostgresFailure.Reason;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A password is proven by SCRAM and told to nobody, unless the URL says otherwise. */
class AuthenticationTest {

    /** Authentication requests as in the protocol's chapter of the manual. */
    private enum Asks {
        TRUST(0, new byte[0]),
        PASSWORD(3, new byte[0]),
        MD5(5, new byte[] {1, 2, 3, 4});

        private final int code;
        private final byte[] rest;

        Asks(int code, byte[] rest) {
            this.code = code;
            this.rest = rest;
        }
    }

    @ParameterizedTest
    @EnumSource(Asks.class)
    void a_server_that_asks_otherwise_than_by_scram_is_refused_and_learns_nothing(Asks asks) throws Exception {
        try (Impostor impostor = new Impostor(asks)) {
            SQLException refused = catchThrowableOfType(
                    SQLException.class, () -> impostor.url("").connect());

            assertThat(PostgresFailure.from(refused)).satisfies(failure -> {
                assertThat(failure.reason()).isEqualTo(Reason.WRONG_CREDENTIALS);
                assertThat(failure.hint()).contains("require_auth");
            });
            assertThat(impostor.heard()).isEmpty();
        }
    }

    @Test
    void the_url_may_allow_another_way() throws Exception {
        try (Impostor impostor = new Impostor(Asks.PASSWORD)) {
            assertThatThrownBy(() -> impostor.url("?require_auth=password").connect());
            assertThat(impostor.heard()).contains("hunter2");
        }
        assertThat(DatabaseUrl.parse("postgresql://u:p@h/d?require_auth=md5")
                        .orThrow()
                        .libpqEnvironment())
                .containsEntry("PGREQUIREAUTH", "md5");
    }

    /** Speaks just enough of the protocol to ask for a password, and writes down what it is told. */
    private static final class Impostor implements AutoCloseable {
        private static final int SSL_REQUEST = 80877103;
        private static final int GSS_REQUEST = 80877104;

        private final ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final CompletableFuture<String> heard = new CompletableFuture<>();

        Impostor(Asks asks) throws IOException {
            Thread thread = new Thread(() -> serve(asks));
            thread.setDaemon(true);
            thread.start();
        }

        DatabaseUrl url(String parameters) {
            return DatabaseUrl.parse("postgresql://u:hunter2@127.0.0.1:" + door.getLocalPort() + "/d" + parameters)
                    .orThrow();
        }

        String heard() throws Exception {
            return heard.get(20, TimeUnit.SECONDS);
        }

        private void serve(Asks asks) {
            try (Socket client = door.accept()) {
                DataInputStream in = new DataInputStream(client.getInputStream());
                DataOutputStream out = new DataOutputStream(client.getOutputStream());
                byte[] rest;
                int code;
                do {
                    rest = new byte[in.readInt() - 8];
                    code = in.readInt();
                    in.readFully(rest);
                    if (code == SSL_REQUEST || code == GSS_REQUEST) {
                        out.writeByte('N');
                    }
                } while (code == SSL_REQUEST || code == GSS_REQUEST);
                out.writeByte('R');
                out.writeInt(8 + asks.rest.length);
                out.writeInt(asks.code);
                out.write(asks.rest);
                out.flush();
                heard.complete(passwordIn(in));
            } catch (IOException e) {
                heard.complete("");
            }
        }

        /** Nothing, where the client says something other than a password, or hangs up. */
        private static String passwordIn(DataInputStream in) throws IOException {
            if (in.read() != 'p') {
                return "";
            }
            byte[] told = new byte[in.readInt() - 4];
            in.readFully(told);
            return new String(told, StandardCharsets.UTF_8);
        }

        @Override
        public void close() throws IOException {
            door.close();
        }
    }
}
