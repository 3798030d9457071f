package dev.luneo.dr.deploy.platform.toy;

import dev.luneo.dr.deploy.DeployFailure;
import dev.luneo.dr.deploy.platform.KeptSettings;
import dev.luneo.dr.deploy.platform.Platform;
import dev.luneo.dr.deploy.platform.Settings;
import dev.luneo.dr.deploy.platform.Up;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.kit.step.StepContext;
import dev.luneo.dr.plan.ApplicationPlan;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.process.CommandOutcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An application that is an object of this JVM: it has a session on the database that its settings named when it was started. */
public final class Toy implements Platform, AutoCloseable {
    public final AtomicReference<Map<String, String>> settings = new AtomicReference<>(Map.of());
    public final AtomicInteger restarts = new AtomicInteger();
    /** Set while it does not start. */
    public volatile boolean broken;

    private final ApplicationPlan application;
    private final Map<String, Map<String, String>> kept = new ConcurrentHashMap<>();
    volatile Map<String, String> startedWith = Map.of();
    private volatile @Nullable Connection session;

    public Toy(ApplicationPlan application) {
        this.application = application;
    }

    @Override
    public String settingsAt() {
        return "the toy box of " + application.name();
    }

    @Override
    public Settings settings() {
        return new ToySettings(settings, kept, settings.get(), settings.get());
    }

    @Override
    public void keep(String recoveryId) {
        kept.putIfAbsent(recoveryId, settings.get());
    }

    @Override
    public List<KeptSettings> kept() {
        return kept.keySet().stream()
                .map(id -> new KeptSettings(settingsAt() + ", before " + id, Optional.empty(), Instant.EPOCH, id))
                .toList();
    }

    @Override
    public void forget(String recoveryId) {
        kept.remove(recoveryId);
    }

    @Override
    public void rehearse(boolean anew) {}

    @Override
    public List<Failure> lacks() {
        return application.migrate().isEmpty()
                ? List.of()
                : List.of(DeployFailure.COMMAND_UNUSABLE.because(
                        "%s runs on a toy, which migrates nothing".formatted(application.name())));
    }

    @Override
    public List<Failure> standStill(String recoveryId, StepContext context) {
        context.beforeEffect();
        return List.of();
    }

    @Override
    public CommandOutcome migrate(
            Map<String, String> values, String recoveryId, StepContext context, Consumer<String> eachLine) {
        throw new UnsupportedOperationException("lacks() has said so");
    }

    @Override
    public Optional<Failure> restart(String recoveryId, StepContext context) {
        context.beforeEffect();
        return start();
    }

    public Optional<Failure> start() {
        close();
        if (broken) {
            return Optional.of(DeployFailure.RESTART_FAILED.because("the toy is broken"));
        }
        restarts.incrementAndGet();
        startedWith = settings.get();
        String url = settings.get().getOrDefault("DATABASE_URL", "");
        if (!url.isEmpty()) {
            try {
                session = DatabaseUrl.parse(url).orThrow().connectAsApplication();
            } catch (SQLException e) {
                return Optional.of(DeployFailure.RESTART_FAILED.because(String.valueOf(e.getMessage())));
            }
        }
        return Optional.empty();
    }

    /** What its session reads. */
    public String reads(String query) throws SQLException {
        Connection open = session;
        if (open == null) {
            throw new SQLException("it is not running");
        }
        try (var statement = open.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Override
    public Optional<Up> up() {
        return Optional.of(new Up() {
            @Override
            public Duration within() {
                return Duration.ofSeconds(2);
            }

            @Override
            public String expected() {
                return "a session that works";
            }

            @Override
            public Sight look(Duration limit) {
                try {
                    return new Sight(reads("select 'yes'").equals("yes"), "it has a session that works");
                } catch (SQLException e) {
                    return new Sight(false, "its session does not work");
                }
            }
        });
    }

    @Override
    public void close() {
        Connection open = session;
        session = null;
        try {
            if (open != null) {
                open.close();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
