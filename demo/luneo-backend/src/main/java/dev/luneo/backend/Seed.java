package dev.luneo.backend;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Fills an empty shop: the same numbers give the same rows, except for the salt of the demo user's password. */
final class Seed {

    static final String DEMO_USER = "demo@luneo.example";

    private Seed() {}

    /** There are customers already; nothing was changed. */
    static final class NotEmpty extends SQLException {
        private static final long serialVersionUID = 1L;

        NotEmpty() {
            super("the database has customers already: seed an empty one");
        }
    }

    static void fill(Database database, int customers, int orders, String demoUserPassword) throws SQLException {
        database.inTransaction(connection -> {
            refuseUnlessEmpty(connection);
            addDemoUser(connection, demoUserPassword);
            run(connection, """
                    insert into customers (email, name, address, created_at)
                    select 'customer' || n || '@example.org', 'Customer ' || n,
                           jsonb_build_object('city', (array['Berlin', 'Köln', 'Lyon', 'Gdańsk'])[1 + n % 4],
                                              'zip', lpad((n * 7919 % 100000)::text, 5, '0')),
                           timestamptz '2025-01-01 00:00Z' + n * interval '97 seconds'
                    from generate_series(1, ?) n""", customers);
            run(connection, """
                    insert into orders (customer_id, status, details, net_cents, tax_cents, placed_at)
                    select 1 + n * 31 % (select max(id) from customers),
                           (array['open', 'paid', 'shipped', 'shipped', 'cancelled'])[1 + n % 5]::order_status,
                           jsonb_build_object('channel', (array['web', 'app'])[1 + n % 2], 'note', md5(n::text)),
                           500 + n * 37 % 20000, 95 + n * 7 % 3800,
                           timestamptz '2025-06-01 00:00Z' + n * interval '61 seconds'
                    from generate_series(1, ?) n order by n""", orders);
            run(connection, """
                    insert into order_items (order_id, line, sku, quantity, unit_cents)
                    select id, line, 'sku-' || (id * 13 + line) % 997, 1 + (id + line) % 4, net_cents / 3
                    from orders, generate_series(1, 3) line""");
            run(connection, """
                    insert into payments (id, order_id, amount_cents, currency, test, state, idempotency_key,
                                          processor_reference, created_at)
                    select md5('payment' || id)::uuid, id, total_cents, 'eur', false, 'succeeded', 'order-' || id,
                           'ch_' || md5(id::text), placed_at + interval '2 minutes'
                    from orders where status in ('paid', 'shipped')""");
            return true;
        });
    }

    private static void refuseUnlessEmpty(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select exists (select from customers)")) {
            row.next();
            if (row.getBoolean(1)) {
                throw new NotEmpty();
            }
        }
    }

    private static void addDemoUser(Connection connection, String password) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("insert into users (email, password_hash) values (?::citext, ?)")) {
            insert.setString(1, DEMO_USER);
            insert.setString(2, Passwords.hash(password));
            insert.executeUpdate();
        }
    }

    private static void run(Connection connection, String sql, int... numbers) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int at = 0; at < numbers.length; at++) {
                statement.setInt(at + 1, numbers[at]);
            }
            statement.executeUpdate();
        }
    }
}
