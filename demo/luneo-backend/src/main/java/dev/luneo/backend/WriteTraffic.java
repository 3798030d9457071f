package dev.luneo.backend;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Customers who keep ordering and paying, so that a disaster has something to lose. Goes on when the database is back. */
final class WriteTraffic implements AutoCloseable {

    private final Database database;
    private final ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "write-traffic");
        thread.setDaemon(true);
        return thread;
    });
    private boolean failing;

    WriteTraffic(Database database) {
        this.database = database;
    }

    void start(int perSecond) {
        if (perSecond > 0) {
            long pause = TimeUnit.SECONDS.toMicros(1) / perSecond;
            writer.scheduleAtFixedRate(this::tryToWrite, 0, pause, TimeUnit.MICROSECONDS);
        }
    }

    @Override
    public void close() {
        writer.shutdownNow();
    }

    private void tryToWrite() {
        try {
            database.inTransaction(WriteTraffic::order);
            if (failing) {
                System.out.println("orders are written again");
            }
            failing = false;
        } catch (SQLException | RuntimeException failure) {
            // Said once: this goes on many times a second until the database is back.
            if (!failing) {
                String why = failure instanceof SQLException sql ? Endpoints.reason(sql) : failure.toString();
                System.err.println("orders cannot be written: " + why);
            }
            failing = true;
        }
    }

    /** One order of three lines by any customer, paid at once; without customers there is none. */
    private static boolean order(Connection connection) throws SQLException {
        try (PreparedStatement order = connection.prepareStatement("""
                with customer as (
                    select id from customers
                    where id >= (select 1 + floor(random() * max(id))::bigint from customers)
                    order by id limit 1),
                placed as (
                    insert into orders (customer_id, status, details, net_cents, tax_cents)
                    select id, 'paid', '{"channel": "traffic"}', 3000, 570 from customer
                    returning id, total_cents),
                items as (
                    insert into order_items (order_id, line, sku, quantity, unit_cents)
                    select id, line, 'sku-' || line, 1, 1000 from placed, generate_series(1, 3) line)
                select id, total_cents from placed""")) {
            try (ResultSet row = order.executeQuery()) {
                return row.next() && pay(connection, row.getLong(1), row.getInt(2));
            }
        }
    }

    private static boolean pay(Connection connection, long orderId, int cents) throws SQLException {
        try (PreparedStatement payment = connection.prepareStatement(
                "insert into payments (order_id, amount_cents, currency, test, state, idempotency_key, processor_reference)"
                        + " values (?, ?, 'eur', false, 'succeeded', ?, 'traffic')")) {
            payment.setLong(1, orderId);
            payment.setInt(2, cents);
            payment.setString(3, UUID.randomUUID().toString());
            return payment.executeUpdate() == 1;
        }
    }
}
