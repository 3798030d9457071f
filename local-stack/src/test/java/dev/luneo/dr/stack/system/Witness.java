package dev.luneo.dr.stack.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.luneo.dr.events.RecoveryEvent.StepStarted;
import dev.luneo.dr.events.StatusEvent.StakeholdersNotified;
import dev.luneo.dr.stack.demo.Shop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What was done, told by the things it was done to and not by the log: the application that is restarted, the migration that runs, the env file that is
 * replaced, the server whose databases are shut and renamed, the receiver of notices.
 */
final class Witness implements AutoCloseable {
    static final String FILE = "witness.log";
    private static final String ENV_FILE = "backend.env";

    private final Shop shop;
    private final Path serverLog;
    private final WatchService watch;
    private final HttpServer receiver;
    private final List<String> renames = new CopyOnWriteArrayList<>();
    private final List<String> notices = new CopyOnWriteArrayList<>();

    private Witness(Shop shop, Path serverLog, WatchService watch, HttpServer receiver) {
        this.shop = shop;
        this.serverLog = serverLog;
        this.watch = watch;
        this.receiver = receiver;
    }

    /** @param serverLog of the shop's PostgreSQL */
    static Witness of(Shop shop, Path serverLog) throws IOException {
        WatchService watch = FileSystems.getDefault().newWatchService();
        shop.directory().register(watch, StandardWatchEventKinds.ENTRY_CREATE);
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Witness witness = new Witness(shop, serverLog, watch, receiver);
        receiver.createContext("/notices", exchange -> {
            exchange.getRequestBody().readAllBytes();
            witness.notices.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
        Thread watcher = new Thread(witness::watch, "witness");
        watcher.setDaemon(true);
        watcher.start();
        try (Connection connection = shop.cluster().superuser("postgres").connect();
                Statement statement = connection.createStatement()) {
            statement.execute("alter system set log_statement = 'ddl'");
            statement.execute("select pg_reload_conf()");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return witness;
    }

    String noticesUrl() {
        return "http://127.0.0.1:%d/notices".formatted(receiver.getAddress().getPort());
    }

    /** How much there is of everything so far. */
    record Mark(int told, int renames, int statements) {}

    Mark mark() {
        return new Mark(told().size(), renames.size(), statements().size());
    }

    /**
     * Holds what was done since against what the log says.
     *
     * @param restored the name that the restored database had at first
     * @param most how often what befell it explains that deploy-service did a thing
     */
    void assertDoneAsLogged(Mark since, String recoveryId, String restored, int most, EventTap log) {
        List<String> told = told().subList(since.told(), told().size());
        atLeastOnceAndAtMost(attempts(log, recoveryId, "restart:backend", most), lines(told, "restart "), told);
        atLeastOnceAndAtMost(attempts(log, recoveryId, "migrate:backend", most), lines(told, "migrate "), told);
        assertThat(overlapping(told)).as("migrations side by side: %s", told).isEmpty();
        List<String> statements =
                statements().subList(since.statements(), statements().size());
        List<String> shut = statements.stream()
                .filter(line -> line.contains("allow_connections false") && !line.contains(restored))
                .toList();
        // Who swaps makes sure of it, and what was the old one has another name then.
        int shutting = attempts(log, recoveryId, "fence-old-database", most)
                + attempts(log, recoveryId, "swap-databases", most);
        assertThat(shut).as("of %s", statements).isNotEmpty().hasSizeLessThanOrEqualTo(shutting);
        List<String> renamed =
                statements.stream().filter(line -> line.contains(" rename to ")).toList();
        // In place the names change, and the env file need not; else the file, and no name does.
        int swaps = attempts(log, recoveryId, "swap-databases", most);
        assertThat(renamed).as("of %s", statements).hasSizeBetween(swaps == 0 ? 0 : 2, 2 * swaps);
        await().atMost(Fleet.TOO_SLOW)
                .untilAsserted(() -> assertThat(renames.size() - since.renames())
                        .as("times that the env file was replaced")
                        .isBetween(swaps == 0 ? 1 : 0, attempts(log, recoveryId, "set-database-url:backend", most)));
        assertNoticesOnce(log);
    }

    /** Nothing was done oftener on the way there and back than was tried. */
    void assertTakenBackAsLogged(Mark since, String recoveryId, EventTap log) {
        List<String> told = told().subList(since.told(), told().size());
        int back = attempts(log, recoveryId, RecoverySteps.UNDO);
        assertThat(lines(told, "restart "))
                .as("of %s", told)
                .hasSizeLessThanOrEqualTo(back + attempts(log, recoveryId, "restart:backend"));
        assertThat(lines(told, "migrate "))
                .as("of %s", told)
                .hasSizeLessThanOrEqualTo(attempts(log, recoveryId, "migrate:backend"));
        assertThat(overlapping(told)).as("migrations side by side: %s", told).isEmpty();
        assertThat(renames.size() - since.renames())
                .as("times that the env file was replaced")
                .isLessThanOrEqualTo(back + attempts(log, recoveryId, "set-database-url:backend"));
        assertNoticesOnce(log);
    }

    /** On which databases the application has sessions now. */
    List<String> databasesOfTheShop() throws SQLException {
        try (Connection connection = shop.cluster().superuser("postgres").connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select distinct datname from pg_stat_activity where application_name = 'luneo-backend'")) {
            List<String> databases = new ArrayList<>();
            while (rows.next()) {
                databases.add(rows.getString(1));
            }
            return databases;
        }
    }

    /** What the receiver was told, it was told under one key for one thing, and the log knows of each. */
    private void assertNoticesOnce(EventTap log) {
        await().atMost(Fleet.TOO_SLOW).untilAsserted(() -> {
            List<String> logged = log.all(StakeholdersNotified.class)
                    .filter(notified -> notified.channel().equals("ops"))
                    .map(StakeholdersNotified::noticeId)
                    .toList();
            assertThat(logged).doesNotHaveDuplicates();
            assertThat(logged).containsAll(notices.stream().distinct().toList());
        });
    }

    private static void atLeastOnceAndAtMost(int attempts, List<String> done, List<String> all) {
        assertThat(done).as("of %s", all).isNotEmpty().hasSizeLessThanOrEqualTo(attempts);
    }

    private static int attempts(EventTap log, String recoveryId, String step, int most) {
        return Math.min(most, attempts(log, recoveryId, step));
    }

    private static int attempts(EventTap log, String recoveryId, String step) {
        return (int) log.all(StepStarted.class)
                .filter(started -> started.recovery().recoveryId().equals(recoveryId)
                        && started.step().equals(step))
                .count();
    }

    private static List<String> lines(List<String> told, String beginning) {
        return told.stream().filter(line -> line.startsWith(beginning)).toList();
    }

    /** Migrations that began while another one ran. One that was killed says no end, and its process is gone. */
    private static List<String> overlapping(List<String> told) {
        Map<String, String> running = new HashMap<>();
        List<String> overlapping = new ArrayList<>();
        for (String line : told) {
            String[] words = line.split(" ");
            if (words[0].equals("migrate")) {
                running.keySet().removeIf(pid -> words.length > 2 && !words[2].contains("," + pid + ","));
                if (!running.isEmpty()) {
                    overlapping.add(line);
                }
                running.put(words[1], line);
            } else if (words[0].equals("migrated")) {
                running.remove(words[1]);
            }
        }
        return overlapping;
    }

    private List<String> told() {
        try {
            Path file = shop.directory().resolve(FILE);
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> statements() {
        try {
            return Files.readAllLines(serverLog).stream()
                    .filter(line -> line.contains("alter database"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void watch() {
        try {
            while (true) {
                WatchKey key = watch.take();
                for (WatchEvent<?> event : key.pollEvents()) {
                    if (String.valueOf(event.context()).equals(ENV_FILE)) {
                        renames.addAll(Collections.nCopies(event.count(), ENV_FILE));
                    }
                }
                key.reset();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.nio.file.ClosedWatchServiceException e) {
            // The tests are over.
        }
    }

    @Override
    public void close() {
        receiver.stop(0);
        try {
            watch.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
