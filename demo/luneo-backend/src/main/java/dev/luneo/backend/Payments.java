package dev.luneo.backend;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** Payments: taken by the processor once for each idempotency key, and kept. */
final class Payments {

    private final Database database;
    private final PaymentProcessor processor;

    Payments(Database database, PaymentProcessor processor) {
        this.database = database;
        this.processor = processor;
    }

    record Request(int amountCents, String currency, boolean test) {}

    record Payment(UUID id, String state, Request request) {}

    /**
     * The payment of this key: taken now, or the one that was taken before.
     *
     * @return empty when the key was used before for something else
     */
    Optional<Payment> pay(String idempotencyKey, Request request) throws SQLException {
        Payment payment = database.inTransaction(connection -> {
            // Inserting first settles who of two that come at once is the first: the other waits here.
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert into payments (amount_cents, currency, test, state, idempotency_key, processor_reference)"
                            + " values (?, ?, ?, 'succeeded', ?, ?) on conflict (idempotency_key) do nothing")) {
                insert.setInt(1, request.amountCents());
                insert.setString(2, request.currency());
                insert.setBoolean(3, request.test());
                insert.setString(4, idempotencyKey);
                insert.setString(5, processor.charge(idempotencyKey));
                insert.executeUpdate();
            }
            return find(connection, idempotencyKey);
        });
        return Optional.of(payment).filter(kept -> kept.request().equals(request));
    }

    private static Payment find(Connection connection, String idempotencyKey) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "select id, state, amount_cents, currency, test from payments where idempotency_key = ?")) {
            select.setString(1, idempotencyKey);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return new Payment(
                        row.getObject(1, UUID.class),
                        row.getString(2),
                        new Request(row.getInt(3), row.getString(4), row.getBoolean(5)));
            }
        }
    }
}
