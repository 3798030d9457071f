package dev.luneo.backend;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** What the shop's back end answers. */
final class Endpoints {

    private final Database database;
    private final Sessions sessions;
    private final Payments payments;

    Endpoints(Database database, Sessions sessions, Payments payments) {
        this.database = database;
        this.sessions = sessions;
        this.payments = payments;
    }

    /** Up means: the database answers. */
    Answer health(Request request) {
        try {
            return new Answer(200, Map.of("status", "ok", "database", database.nameAsTheServerSaysIt()));
        } catch (SQLException away) {
            return new Answer(503, Map.of("status", "down", "reason", reason(away)));
        }
    }

    Answer logIn(Request request) throws IOException, SQLException, Request.Refused {
        JsonNode body = request.body();
        return sessions.logIn(Request.text(body, "email"), Request.text(body, "password"))
                .map(token -> Answer.of(200, "token", token))
                .orElseGet(() -> Answer.error(401, "no user has this e-mail address and password"));
    }

    /** The same {@code Idempotency-Key} is the same payment. */
    Answer pay(Request request) throws IOException, SQLException, Request.Refused {
        if (request.bearerToken().filter(sessions::knows).isEmpty()) {
            return Answer.error(401, "log in first: POST /login, then Authorization: Bearer <token>");
        }
        JsonNode body = request.body();
        String currency = Request.text(body, "currency");
        if (!currency.matches("[a-z]{3}")) {
            throw new Request.Refused(400, "currency must be three small letters, as eur");
        }
        Payments.Request wanted = new Payments.Request(
                Request.positive(body, "amount"), currency, body.path("test").asBoolean(false));
        String key = request.header("Idempotency-Key")
                .orElseGet(() -> UUID.randomUUID().toString());
        Optional<Payments.Payment> payment = payments.pay(key, wanted);
        return payment.map(made -> new Answer(
                        201, Map.of("state", made.state(), "id", made.id().toString())))
                .orElseGet(() -> Answer.error(409, "this Idempotency-Key was used for another payment"));
    }

    Answer countOrders(Request request) throws SQLException {
        return database.inTransaction(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("select count(*) from orders")) {
                row.next();
                return Answer.of(200, "count", row.getLong(1));
            }
        });
    }

    /** The server's or driver's first line, which names no password. */
    static String reason(SQLException failure) {
        Throwable root = failure.getCause() == null ? failure : failure.getCause();
        return String.valueOf(root.getMessage()).lines().findFirst().orElse("the database is away");
    }
}
