package dev.luneo.dr.stack;

import dev.luneo.dr.kit.plan.RepositoryKeyTexts;
import dev.luneo.dr.plan.PlanReader;
import dev.luneo.dr.plan.PlanReading;
import dev.luneo.dr.postgres.server.FreePort;
import dev.luneo.dr.repository.RepositoryKeys;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.MapPropertySource;
import org.springframework.web.context.support.StandardServletEnvironment;
import tools.jackson.databind.json.JsonMapper;

/** A broker and the five services in this JVM. */
public final class Stack implements AutoCloseable {
    /** Two at a time: more would only take turns on two cores. */
    private static final int STARTS_AT_ONCE = 2;

    /** Its name among the home's secrets. */
    private static final String REPOSITORY_KEY = "repository-key";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Home home;
    private final Credentials credentials;
    private final StackSecrets secrets;
    private final StackBroker broker;
    private final Map<ServiceKind, ConfigurableApplicationContext> services = new ConcurrentHashMap<>();

    private Stack(Home home, Credentials credentials, StackSecrets secrets, StackBroker broker) {
        this.home = home;
        this.credentials = credentials;
        this.secrets = secrets;
        this.broker = broker;
    }

    /**
     * Starts everything and returns when every service answers.
     *
     * @param variables what the plan's templates are filled from, before the environment
     * @param freePorts take any free ports instead of the documented ones
     */
    public static Stack start(Path plan, Home home, Map<String, String> variables, boolean freePorts) {
        Credentials credentials = credentials(plan, home, variables);
        // One for all: each writes the whole file, and would forget what another added.
        StackSecrets secrets = StackSecrets.in(home.secrets());
        StackBroker broker = startBroker(home, secrets, freePorts);
        Stack stack = new Stack(home, credentials, secrets, broker);
        try {
            stack.startServices(plan, variables, freePorts);
            stack.writeStackFile(plan);
            return stack;
        } catch (RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    private static Credentials credentials(Path plan, Home home, Map<String, String> variables) {
        Map<String, String> all = new HashMap<>(System.getenv());
        all.putAll(variables);
        // What is wrong with a plan is said by the services, which do not start with it.
        return PlanReader.read(plan, all) instanceof PlanReading.Valid valid
                ? Credentials.in(home.credentials(), valid.plan().communication())
                : Credentials.in(home.credentials());
    }

    public URI url(ServiceKind kind) {
        ConfigurableApplicationContext service = services.get(kind);
        if (service == null) {
            throw new IllegalStateException(kind + " is not running");
        }
        return URI.create("http://127.0.0.1:" + service.getEnvironment().getProperty("local.server.port"));
    }

    /** What an alerting system's Kafka client is configured with. */
    public Map<String, Object> alertSource() {
        return broker.alertSource();
    }

    public Credentials credentials() {
        return credentials;
    }

    @Override
    public void close() {
        // All at once: each waits for its own clients to say goodbye to the broker.
        List<CompletableFuture<Void>> closing = new ArrayList<>();
        services.values().forEach(service -> closing.add(CompletableFuture.runAsync(service::close)));
        closing.forEach(CompletableFuture::join);
        broker.close();
    }

    private static StackBroker startBroker(Home home, StackSecrets secrets, boolean freePorts) {
        try {
            return StackBroker.start(home, secrets, freePorts ? 0 : 9092);
        } catch (StackProblem e) {
            throw e;
        } catch (RuntimeException e) {
            throw new StackProblem(
                    "Kafka does not start: %s%nIs another stack running? Use --ports auto, or another --home."
                            .formatted(e.getMessage()),
                    e);
        }
    }

    private void startServices(Path plan, Map<String, String> variables, boolean freePorts) {
        ExecutorService starters = Executors.newFixedThreadPool(STARTS_AT_ONCE);
        try {
            List<CompletableFuture<Void>> starting = new ArrayList<>();
            for (ServiceKind kind : ServiceKind.values()) {
                starting.add(CompletableFuture.runAsync(
                        () -> services.put(kind, start(kind, plan, variables, freePorts)), starters));
            }
            starting.forEach(CompletableFuture::join);
        } catch (CompletionException e) {
            throw e.getCause() instanceof StackProblem problem ? problem : e;
        } finally {
            starters.shutdown();
        }
    }

    private ConfigurableApplicationContext start(
            ServiceKind kind, Path plan, Map<String, String> variables, boolean freePorts) {
        Map<String, Object> properties = new HashMap<>(credentials.asProperties());
        properties.put("spring.config.name", kind.serviceName());
        properties.putAll(broker.propertiesOf(kind));
        properties.put("dr.plan", plan.toAbsolutePath().toString());
        properties.put("dr.log.instance", "local");
        properties.put("dr.state", home.state(kind.serviceName()).toString());
        properties.put(
                "dr.log.signing.checked-file",
                home.state(kind.serviceName()).resolve("checked-signatures").toString());
        if (kind == ServiceKind.BACKUP || kind == ServiceKind.RESTORE) {
            // For repositories that the plan names no key for; nobody else reads or writes backups.
            properties.put(RepositoryKeyTexts.PROPERTY, secrets.value(REPOSITORY_KEY, RepositoryKeys::generate));
        }
        variables.forEach((name, value) -> properties.put("dr.variables.[%s]".formatted(name), value));
        if (freePorts) {
            // Chosen here and not by the server: notices link to the port by its number.
            properties.put("server.port", Integer.toString(FreePort.any()));
        }
        // In front of a service's own configuration, as command-line arguments are, but unseen by other processes.
        StandardServletEnvironment environment = new StandardServletEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("stack", properties));
        try {
            return new SpringApplicationBuilder(kind.application())
                    .environment(environment)
                    .registerShutdownHook(false)
                    .logStartupInfo(false)
                    .run();
        } catch (RuntimeException e) {
            Throwable root = NestedExceptionUtils.getMostSpecificCause(e);
            throw new StackProblem(
                    root instanceof BindException
                            ? "Port %s, which %s needs, is taken.%nIs another stack running? Use --ports auto, or stop what has the port."
                                    .formatted(environment.getProperty("server.port"), kind.serviceName())
                            : "%s does not start: %s%nThe log: %s".formatted(kind.serviceName(), root, home.log()),
                    e);
        }
    }

    private void writeStackFile(Path plan) {
        Map<String, String> urls = new LinkedHashMap<>();
        for (ServiceKind kind : ServiceKind.values()) {
            urls.put(kind.serviceName(), url(kind).toString());
        }
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("services", Collections.unmodifiableMap(urls));
        content.put("plan", plan.toAbsolutePath().normalize().toString());
        content.put("kafka", broker.bootstrapServers());
        content.put(
                "alertSource", home.directory().relativize(home.alertSource()).toString());
        content.put(
                "credentials", home.directory().relativize(home.credentials()).toString());
        Home.writePrivate(
                home.alertSource(),
                broker.alertSource().entrySet().stream()
                        .map(setting -> "%s=%s%n".formatted(setting.getKey(), setting.getValue()))
                        .collect(Collectors.joining()));
        Home.writePrivate(
                home.stackFile(), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(content));
    }
}
