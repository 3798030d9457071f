package dev.luneo.dr.verify;

import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.kit.plan.ServedTypes;
import dev.luneo.dr.plan.CheckPlan;
import dev.luneo.dr.postgres.DatabaseLocation;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.verify.check.Check;
import dev.luneo.dr.verify.check.sql.SqlCheckConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

@Tag("process")
class SqlContractTest extends CheckContract {
    private static final DatabaseUrl DATABASE = TestPostgres.freshDatabase("contract");

    private final List<ServerSocket> silent = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (ServerSocket socket : silent) {
            socket.close();
        }
    }

    @Override
    Asking asking(Asked like) {
        DatabaseLocation asked = switch (like) {
            case ANSWERS_AS_EXPECTED, ANSWERS_OTHERWISE -> DATABASE.location();
            case AWAY -> new DatabaseLocation("127.0.0.1", 1, "luneo");
            case SILENT -> new DatabaseLocation("127.0.0.1", silentPort(), "luneo");
        };
        String answer = like == Asked.ANSWERS_OTHERWISE
                ? "chr(27) || 'password=%s' || repeat(' ', 5000)".formatted(SECRET)
                : "1";
        String check = """
                - name: one
                  sql: "select %s"
                  expect: { value: 1 }
                  timeout: 1s
                  attempts: 2
                """.formatted(answer);
        return new Asking(
                Plans.yaml(List.of(Plans.database("luneo", "", check))),
                Map.of("DATABASE_URL", DATABASE.toUrl(), "CHECKS_AS", Checker.url()),
                DatabaseUrl.of(asked, "nobody", SECRET));
    }

    private int silentPort() {
        try {
            ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            silent.add(socket);
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    ServedTypes.Type<CheckPlan, Check> served(PlanVariables variables) {
        return new SqlCheckConfiguration().sqlCheck(variables);
    }
}
