package dev.luneo.dr.stack.system;

import static org.awaitility.Awaitility.await;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.RecoveryEvent.StepStarted;
import dev.luneo.dr.kit.security.Role;
import dev.luneo.dr.plan.PlanReader;
import dev.luneo.dr.postgres.server.Change;
import dev.luneo.dr.repository.RepositoryKeys;
import dev.luneo.dr.stack.Credentials;
import dev.luneo.dr.stack.DrClient;
import dev.luneo.dr.stack.Home;
import dev.luneo.dr.stack.ServiceKind;
import dev.luneo.dr.stack.StackBroker;
import dev.luneo.dr.stack.StackLog;
import dev.luneo.dr.stack.StackSecrets;
import dev.luneo.dr.stack.demo.Shop;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/**
 * The five services as processes of their own, from their own jars, on a real broker, protecting a real shop. One for all system
 * tests of a JVM: starting it is most of their time. A test leaves it as it found it: everything running, the shop open.
 */
final class Fleet {
    /** Definitely too slow, for anything but a start of a machine under load. */
    static final Duration TOO_SLOW = Duration.ofSeconds(180);

    private static final Fleet SHARED = open();

    private final String repositoryKey = RepositoryKeys.generate();
    private final Home home;
    private final Credentials credentials;
    private final Shop shop;
    private final Path plan;
    private final EventTap events;
    private final Map<ServiceKind, ServiceProcess> services = new ConcurrentHashMap<>();
    private final Map<ServiceKind, ServiceProcess> replicas = new ConcurrentHashMap<>();
    private final StackBroker broker;
    private final Witness witness;

    private Fleet(Home home, Credentials credentials, Shop shop, Path plan, StackBroker broker, Witness witness) {
        this.home = home;
        this.credentials = credentials;
        this.shop = shop;
        this.plan = plan;
        this.broker = broker;
        this.witness = witness;
        this.events = new EventTap(broker.administrator());
    }

    static Fleet shared() {
        return SHARED;
    }

    Shop shop() {
        return shop;
    }

    Home home() {
        return home;
    }

    Witness witness() {
        return witness;
    }

    EventTap events() {
        return events;
    }

    DrClient client() {
        return new DrClient(credentials);
    }

    String token(Role role) {
        return credentials.token(role);
    }

    URI url(ServiceKind kind, String path) {
        return services.get(kind).url().resolve(path);
    }

    ServiceProcess service(ServiceKind kind) {
        return services.get(kind);
    }

    /** SIGKILL, and the same replica again: same address, same name in its group. */
    synchronized void killAndRestart(ServiceKind kind) {
        ServiceProcess killed = services.get(kind);
        killed.kill();
        services.put(kind, killed.again());
    }

    /** SIGTERM, and the same replica again. */
    synchronized void restart(ServiceKind kind) {
        ServiceProcess ended = services.get(kind);
        ended.end();
        services.put(kind, ended.again());
    }

    void awaitHealthy(ServiceKind kind) {
        services.get(kind).awaitHealthy();
    }

    void restartBroker(Duration away) throws InterruptedException {
        broker.close();
        TimeUnit.MILLISECONDS.sleep(away.toMillis());
        broker.restart();
    }

    /** @param orderly otherwise as after a crash */
    void restartPostgres(boolean orderly, Duration away) throws InterruptedException {
        int port = shop.cluster().port();
        Change ended = orderly ? shop.cluster().stop() : shop.cluster().kill();
        TimeUnit.MILLISECONDS.sleep(away.toMillis());
        Change started = shop.cluster().restart();
        if (!ended.ok() || !started.ok() || shop.cluster().port() != port) {
            throw new IllegalStateException("PostgreSQL was not restarted: %s, %s".formatted(ended, started));
        }
    }

    /** Another replica of a service, beside the first. The caller ends it. */
    ServiceProcess replica(ServiceKind kind, String instance) {
        ServiceProcess replica = ServiceProcess.start(kind, instance, environment(kind), home.directory());
        replicas.put(kind, replica);
        return replica;
    }

    /** Whichever replica made the newest attempt at a step of a recovery; the first where none of them has yet. */
    ServiceProcess atWork(ServiceKind kind, String recoveryId) {
        ServiceProcess other = replicas.get(kind);
        return events.all(StepStarted.class)
                .filter(step -> step.recovery().recoveryId().equals(recoveryId)
                        && step.service().equals(kind.serviceName()))
                .reduce((first, next) -> next)
                .filter(step -> other != null && step.runner().startsWith(other.instance() + "-"))
                .map(step -> other)
                .orElseGet(() -> services.get(kind));
    }

    String backUp() throws InterruptedException {
        DrClient.Answer answer =
                client().post(Role.OPERATOR, url(ServiceKind.BACKUP, "/api/backups"), Map.of("database", "luneo"));
        URI location = url(ServiceKind.BACKUP, answer.location());
        await().atMost(TOO_SLOW).until(() -> state(location).equals("completed"));
        return client().get(Role.VIEWER, location).body().path("id").asString();
    }

    /** Asks for a restore as the incident lead; the recovery's id. */
    String restore(Map<String, ?> request) throws InterruptedException {
        return client().post(Role.INCIDENT_LEAD, url(ServiceKind.RESTORE, "/api/restores"), request)
                .orThrow()
                .body()
                .path("recoveryId")
                .asString();
    }

    JsonNode recovery(String id) throws InterruptedException {
        return client().get(Role.VIEWER, url(ServiceKind.RESTORE, "/api/recoveries/" + id))
                .orThrow()
                .body();
    }

    /** Waits until a recovery is over and nothing of it has still to be undone. */
    JsonNode awaitEnd(String id) throws InterruptedException {
        await().atMost(TOO_SLOW).ignoreExceptions().until(() -> {
            JsonNode recovery = recovery(id);
            return recovery.path("settled").asBoolean()
                    && List.of("verified", "failed", "cancelled")
                            .contains(recovery.path("state").asString());
        });
        return recovery(id);
    }

    /** What the public page says about an incident or recovery. */
    JsonNode publicStatus(String subject) throws InterruptedException {
        for (JsonNode shown : publicCards()) {
            if (shown.path("subject").asString().equals(subject)) {
                return shown;
            }
        }
        throw new AssertionError("The page says nothing of " + subject);
    }

    /** Everything that the public page shows. */
    JsonNode publicCards() throws InterruptedException {
        return client().get(Role.VIEWER, url(ServiceKind.NOTIFIER, "/status.json"))
                .orThrow()
                .body()
                .path("incidents");
    }

    /** The card of an accident that is not over: later recoveries of the same database are told of on it. */
    Optional<String> openCard() throws InterruptedException {
        for (JsonNode shown : publicCards()) {
            if (shown.path("open").asBoolean()) {
                return Optional.of(shown.path("subject").asString());
            }
        }
        return Optional.empty();
    }

    List<String> statuses(String subject) throws InterruptedException {
        List<String> statuses = new ArrayList<>();
        publicStatus(subject)
                .path("history")
                .forEach(entry -> statuses.add(entry.path("status").asString()));
        return statuses;
    }

    void awaitEvent(Predicate<DrEvent> wanted) {
        await().atMost(TOO_SLOW).pollInterval(Duration.ofMillis(5)).until(() -> events.seen(wanted));
    }

    StackBroker broker() {
        return broker;
    }

    boolean shopIsOpen() {
        return ServiceProcess.answersOk(URI.create(shop.url() + "/health"));
    }

    private String state(URI location) throws InterruptedException {
        return client().get(Role.VIEWER, location).body().path("state").asString();
    }

    private Map<String, String> environment(ServiceKind kind) {
        Map<String, String> environment = new HashMap<>(shop.variables());
        environment.put("OPS_SECRET", repositoryKey);
        environment.put("DR_PLAN", plan.toString());
        environment.put("DR_REPOSITORY_KEY", repositoryKey);
        credentials.asProperties().forEach((name, value) -> environment.put(variable(name), value.toString()));
        broker.propertiesOf(kind).forEach((name, value) -> environment.put(variable(name), value.toString()));
        return environment;
    }

    private static String variable(String property) {
        return property.replace(".", "_")
                .replace("[", "_")
                .replace("]", "")
                .replace("-", "")
                .toUpperCase(Locale.ROOT);
    }

    private static Fleet open() {
        try {
            Path directory = Files.createTempDirectory(Path.of("/tmp"), "dr-system-test-");
            Home home = Home.open(directory, "system tests", Home.Access.POSTGRES_PASSES);
            StackLog.to(home.directory().resolve("logs").resolve("test.log"));
            Shop shop = Shop.open(home, new Shop.ShopProgram(Jars.shopClassPath()), 500, 2_000);
            Switches.install(shop.directory());
            Path plan = shop.writePlan(directory.resolve("dr-plan.yaml"), directory.resolve("backups"));
            Witness witness = Witness.of(shop, home.directory().resolve("postgres/server.log"));
            Files.writeString(plan, Switches.with(Files.readString(plan), shop.directory(), witness.noticesUrl()));
            StackBroker broker = StackBroker.start(home, StackSecrets.in(home.secrets()), 0);
            Fleet fleet = new Fleet(
                    home,
                    Credentials.in(
                            home.credentials(),
                            PlanReader.parse(Files.readString(plan), shop.variables())
                                    .orThrow()
                                    .communication()),
                    shop,
                    plan,
                    broker,
                    witness);
            Runtime.getRuntime().addShutdownHook(new Thread(fleet::close));
            for (ServiceKind kind : ServiceKind.values()) {
                fleet.services.put(kind, ServiceProcess.start(kind, "one", fleet.environment(kind), directory));
            }
            fleet.services.values().forEach(ServiceProcess::awaitHealthy);
            return fleet;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("The fleet does not start", e);
        }
    }

    private void close() {
        services.values().forEach(ServiceProcess::kill);
        events.close();
        witness.close();
        broker.close();
        shop.close();
        FileSystemUtils.deleteRecursively(home.directory().toFile());
    }
}
