package dev.luneo.backend;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The program. {@code serve} (also without a word) answers HTTP until SIGTERM; {@code migrate} brings the schema up to date;
 * {@code seed --customers N --orders N} fills an empty shop. Exit codes: 0 done, 1 failed, 2 called wrongly.
 *
 * <p>Starts fastest with {@code -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto}: it never runs long or hot enough
 * for the second compiler or a parallel collector to pay for themselves.
 */
public final class LuneoBackend {

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int CALLED_WRONGLY = 2;

    private LuneoBackend() {}

    public static void main(String[] arguments) {
        // Without it every small answer waits 40 ms for the network's own thrift.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        int exit = run(List.of(arguments), System.getenv());
        if (exit != DONE) {
            System.exit(exit);
        }
    }

    private static int run(List<String> arguments, Map<String, String> environment) {
        String command = arguments.isEmpty() ? "serve" : arguments.get(0);
        try {
            return switch (command) {
                case "serve" -> serve(Settings.from(environment));
                case "migrate" -> migrate(environment);
                case "seed" -> seed(arguments, environment);
                default -> wrong("'" + command + "' is none of serve, migrate, seed --customers N --orders N");
            };
        } catch (Settings.Wrong wrong) {
            return wrong(String.valueOf(wrong.getMessage()));
        } catch (SQLException failure) {
            return failed(Endpoints.reason(failure));
        } catch (IOException failure) {
            return failed(failure.toString());
        }
    }

    private static int serve(Settings settings) throws IOException {
        Database database = new Database(settings.database());
        Endpoints endpoints = new Endpoints(
                database,
                new Sessions(database),
                new Payments(database, new PaymentProcessor(settings.stripeSecretKey())));
        HttpFront front = new HttpFront(new InetSocketAddress(settings.host(), settings.port()), endpoints);
        WriteTraffic traffic = new WriteTraffic(database);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            traffic.close();
            front.close();
            database.close();
        }));
        int port = front.start();
        traffic.start(settings.writesPerSecond());
        if (settings.portFile().isPresent()) {
            tellPort(settings.portFile().get(), port);
        }
        System.out.println("luneo-backend answers on http://" + settings.host() + ":" + port + ", database "
                + settings.database());
        return DONE;
    }

    private static int migrate(Map<String, String> environment) throws Settings.Wrong {
        Optional<String> more = Optional.ofNullable(environment.get("EXTRA_MIGRATIONS"));
        Migrations.Outcome outcome = Migrations.migrate(Settings.databaseFrom(environment), more);
        outcome.lines().forEach(outcome.succeeded() ? System.out::println : System.err::println);
        return outcome.succeeded() ? DONE : FAILED;
    }

    private static int seed(List<String> arguments, Map<String, String> environment)
            throws Settings.Wrong, SQLException {
        Optional<Integer> customers = option(arguments, "--customers");
        Optional<Integer> orders = option(arguments, "--orders");
        String password = environment.getOrDefault("DEMO_USER_PASSWORD", "");
        if (customers.isEmpty() || orders.isEmpty()) {
            return wrong("seed needs --customers N --orders N, each from 1 to 9999999");
        }
        if (password.isBlank()) {
            return wrong(
                    "DEMO_USER_PASSWORD is missing: set it to the password that " + Seed.DEMO_USER + " shall have");
        }
        try (Database database = new Database(Settings.databaseFrom(environment))) {
            Seed.fill(database, customers.get(), orders.get(), password);
        }
        System.out.println("seeded " + customers.get() + " customers and " + orders.get() + " orders");
        return DONE;
    }

    private static Optional<Integer> option(List<String> arguments, String name) {
        int at = arguments.indexOf(name);
        return Optional.of(at)
                .filter(found -> found > 0 && found + 1 < arguments.size())
                .map(found -> arguments.get(found + 1))
                .filter(number -> number.matches("[1-9][0-9]{0,6}"))
                .map(Integer::valueOf);
    }

    /** Whole or not at all: whoever waits for the file reads it the moment it is there. */
    private static void tellPort(Path file, int port) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        Files.writeString(unfinished, port + System.lineSeparator());
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static int failed(String why) {
        System.err.println(why);
        return FAILED;
    }

    private static int wrong(String why) {
        Arrays.stream(why.split(System.lineSeparator())).forEach(System.err::println);
        return CALLED_WRONGLY;
    }
}
