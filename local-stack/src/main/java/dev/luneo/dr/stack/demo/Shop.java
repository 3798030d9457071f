package dev.luneo.dr.stack.demo;

import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresBinaries;
import dev.luneo.dr.postgres.Query;
import dev.luneo.dr.postgres.server.ClusterSettings;
import dev.luneo.dr.postgres.server.FreePort;
import dev.luneo.dr.postgres.server.LocalCluster;
import dev.luneo.dr.process.Command;
import dev.luneo.dr.process.CommandOutcome;
import dev.luneo.dr.process.CommandRunner;
import dev.luneo.dr.stack.Home;
import dev.luneo.dr.stack.StackProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the demo protects: a PostgreSQL cluster with the database of a shop, and the shop itself, running from an env file as
 * on any small machine.
 */
public final class Shop implements AutoCloseable {
    static final String DATABASE = "luneo";
    private static final String DEADLOCK = "40P01";
    /** One in four runs met one; so many in a row is something else. */
    private static final int MOST_DEADLOCKS = 20;

    private static final String RESTORER = "luneo_restorer";
    static final String FILLER = "luneo_filler";
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Path directory;
    private final LocalCluster cluster;
    private final ShopSecrets secrets;
    private final int port;
    private final ShopProgram program;

    private Shop(Path directory, LocalCluster cluster, ShopSecrets secrets, int port, ShopProgram program) {
        this.directory = directory;
        this.cluster = cluster;
        this.secrets = secrets;
        this.port = port;
        this.program = program;
    }

    /** Starts the cluster, makes and fills the database, starts the shop with orders coming in. */
    public static Shop open(Home home, ShopProgram program, int customers, int orders) throws InterruptedException {
        Path directory = home.directory().resolve("shop");
        ShopSecrets secrets = ShopSecrets.random();
        Answer<LocalCluster> started = LocalCluster.start(
                PostgresBinaries.discover(),
                ClusterSettings.of(home.directory().resolve("postgres"), "luneo_admin", secrets.admin()));
        LocalCluster cluster = started.whenFailed()
                .<LocalCluster>map(failure -> {
                    throw new StackProblem("PostgreSQL does not start: " + failure.describe());
                })
                .orElseGet(started::orThrow);
        Shop shop = new Shop(directory, cluster, secrets, FreePort.any(), program);
        try {
            shop.furnish();
            shop.run("migrate", Map.of());
            shop.run(
                    "seed --customers %d --orders %d".formatted(customers, orders),
                    Map.of("DEMO_USER_PASSWORD", secrets.user()));
            shop.restart();
            return shop;
        } catch (RuntimeException | InterruptedException e) {
            shop.close();
            throw e;
        }
    }

    /** What the plan's templates are filled from. */
    public Map<String, String> variables() {
        return Map.of(
                "LUNEO_DATABASE_URL", restorer(DATABASE).toUrl(),
                "LUNEO_RESTORE_SERVER_URL", restorer("postgres").toUrl(),
                "LUNEO_DB_PASSWORD", secrets.application(),
                "DR_CHECK_PASSWORD", secrets.user());
    }

    public ShopSecrets secrets() {
        return secrets;
    }

    /** As the shop itself has it. */
    public DatabaseUrl database() {
        return cluster.superuser(DATABASE).withLogin("luneo", secrets.application());
    }

    /** Who backs up and restores: no superuser, for what the owners of a database wrote runs with the rights of whoever fills it. */
    private DatabaseUrl restorer(String database) {
        return cluster.superuser(database).withLogin(RESTORER, secrets.restorer());
    }

    public LocalCluster cluster() {
        return cluster;
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    public Path directory() {
        return directory;
    }

    public Path writePlan(Path file, Path backups) {
        try {
            Files.writeString(file, ShopPlan.text(this, backups));
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("The demo's plan cannot be written", e);
        }
    }

    List<String> restartCommand() {
        return List.of("sh", directory.resolve("restart.sh").toString());
    }

    List<String> migrateCommand() {
        return program.command("migrate");
    }

    Path envFile() {
        return directory.resolve("backend.env");
    }

    public long count(String sql) {
        try (Connection connection = database().connectAsApplication()) {
            return Query.one(connection, sql, row -> row.getLong(1));
        } catch (SQLException e) {
            throw new StackProblem("The shop's database does not answer: " + e.getMessage(), e);
        }
    }

    /**
     * What everybody fears: tables gone and rows damaged, while the shop goes on running. It writes to the same tables meanwhile, so now and
     * then each of the two waits for the other, and PostgreSQL ends one: then it is done once more.
     */
    public void ruin() {
        againWhenDeadlocked(
                database(),
                "drop table if exists payments cascade",
                "drop table if exists order_items",
                "update orders set net_cents = 0, details = '{}' where id % 3 = 0",
                "update customers set name = 'undefined', address = '{}'");
    }

    @Override
    public void close() {
        stopShop();
        cluster.close();
    }

    private void furnish() {
        try {
            Files.createDirectories(directory);
            execute(
                    cluster.superuser("postgres"),
                    "create role luneo login password '%s'".formatted(secrets.application()),
                    "create database luneo owner luneo",
                    "create role %s login createdb password '%s'".formatted(RESTORER, secrets.restorer()),
                    "grant luneo, pg_read_all_data, pg_read_all_stats, pg_signal_backend to " + RESTORER,
                    "create role %s login".formatted(FILLER),
                    "grant %s to %s with admin option".formatted(FILLER, RESTORER));
            Home.writePrivate(envFile(), environment());
            Files.writeString(directory.resolve("restart.sh"), program.restartScript());
        } catch (IOException e) {
            throw new UncheckedIOException("The shop cannot be set up in " + directory, e);
        }
    }

    private String environment() {
        return """
                # The shop's settings. DATABASE_URL is what a recovery changes; all else stays.
                DATABASE_URL=%s
                PORT=%d
                STRIPE_SECRET_KEY=%s
                WRITE_TRAFFIC_PER_SECOND=25
                """.formatted(applicationUrl(), port, secrets.stripe());
    }

    private String applicationUrl() {
        return "postgresql://luneo:%s@127.0.0.1:%d/%s".formatted(secrets.application(), cluster.port(), DATABASE);
    }

    private void run(String words, Map<String, String> environment) throws InterruptedException {
        Map<String, String> all = new HashMap<>(environment);
        all.put("DATABASE_URL", applicationUrl());
        must(new Command(program.command(words.split(" ")), all, Optional.empty(), LIMIT));
    }

    private void restart() throws InterruptedException {
        must(new Command(restartCommand(), Map.of(), Optional.of(directory), LIMIT));
    }

    private static void must(Command command) throws InterruptedException {
        CommandOutcome outcome = new CommandRunner().run(command);
        if (!outcome.ok()) {
            throw new StackProblem("The shop cannot be set up: " + outcome.describe());
        }
    }

    private void stopShop() {
        Path pid = directory.resolve("backend.pid");
        try {
            if (Files.exists(pid)) {
                ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).ifPresent(ProcessHandle::destroy);
            }
        } catch (IOException | NumberFormatException e) {
            throw new StackProblem("The shop cannot be stopped: " + pid + " does not hold its process id", e);
        }
    }

    static void againWhenDeadlocked(DatabaseUrl database, String... statements) {
        try (Connection connection = database.connectAsApplication()) {
            for (String sql : statements) {
                for (int attempt = 1; !done(connection, sql, attempt == MOST_DEADLOCKS); attempt++) {
                    continue;
                }
            }
        } catch (SQLException e) {
            throw new StackProblem("The shop's database refuses: " + e.getMessage(), e);
        }
    }

    private static boolean done(Connection connection, String sql, boolean last) throws SQLException {
        try {
            Query.execute(connection, sql);
            return true;
        } catch (SQLException e) {
            if (last || !DEADLOCK.equals(e.getSQLState())) {
                throw e;
            }
            return false;
        }
    }

    private static void execute(DatabaseUrl database, String... statements) {
        try (Connection connection = database.connectAsApplication()) {
            for (String sql : statements) {
                Query.execute(connection, sql);
            }
        } catch (SQLException e) {
            throw new StackProblem("The shop's database refuses: " + e.getMessage(), e);
        }
    }

    /** Every secret there is in the demo, so that a test can look for them where they must not be. */
    public record ShopSecrets(String admin, String restorer, String application, String user, String stripe) {
        static ShopSecrets random() {
            return new ShopSecrets(word("admin"), word("restorer"), word("app"), word("user"), word("sk-test"));
        }

        public List<String> all() {
            return List.of(admin, restorer, application, user, stripe);
        }

        private static String word(String kind) {
            byte[] random = new byte[12];
            new SecureRandom().nextBytes(random);
            return kind + "-secret-" + HexFormat.of().formatHex(random);
        }

        @Override
        public String toString() {
            return "ShopSecrets[***]";
        }
    }

    /** How the shop's program is run: its class path, and the options that make it start fast. */
    public record ShopProgram(String classPath) {
        private static final String MAIN = "dev.luneo.backend.LuneoBackend";

        List<String> command(String... words) {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Xmx128m",
                    "-cp",
                    classPath,
                    MAIN));
            command.addAll(List.of(words));
            return command;
        }

        /** Ends the running shop by its own process id, and starts another with the settings as they are now. */
        String restartScript() {
            return """
                    #!/bin/sh
                    cd "$(dirname "$0")" || exit 1
                    if [ -s backend.pid ] && kill "$(cat backend.pid)" 2>/dev/null; then
                      for i in $(seq 100); do kill -0 "$(cat backend.pid)" 2>/dev/null || break; sleep 0.05; done
                      kill -9 "$(cat backend.pid)" 2>/dev/null
                    fi
                    set -a; . ./backend.env; set +a
                    nohup %s >>backend.log 2>&1 </dev/null &
                    echo $! >backend.pid
                    """.formatted(
                    command("serve").stream().map(word -> "'" + word + "'").collect(Collectors.joining(" ")));
        }
    }
}
