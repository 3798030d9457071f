package dev.luneo.dr.stack;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.NestedExceptionUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Unmatched;

/** {@code ./dr service NAME}: one service alone, as its own jar would be started, for who has a release and not the sources. */
@Command(
        name = "service",
        mixinStandardHelpOptions = true,
        description = {
            "One service alone, in the foreground, on a Kafka of yours (KAFKA_BOOTSTRAP_SERVERS).",
            "Settings as --name=value: docs/operations.md, 'Each service alone'."
        })
final class ServiceCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SERVICE", converter = ServiceKind.Named.class, description = "such as restore-service")
    private ServiceKind kind = ServiceKind.RESTORE;

    @Unmatched
    private List<String> settings = new ArrayList<>();

    @Override
    public Integer call() throws InterruptedException {
        // It has this JVM's logging for itself.
        System.clearProperty(LoggingSystem.SYSTEM_PROPERTY);
        CountDownLatch ended = new CountDownLatch(1);
        List<String> all = new ArrayList<>(settings);
        all.add("--spring.config.name=" + kind.serviceName());
        try {
            new SpringApplicationBuilder(kind.application())
                    .listeners((ApplicationListener<ContextClosedEvent>) closed -> ended.countDown())
                    .run(all.toArray(String[]::new));
        } catch (RuntimeException e) {
            // Boot has logged it, with all that it knows.
            throw new StackProblem(
                    "%s does not start: %s".formatted(kind.serviceName(), NestedExceptionUtils.getMostSpecificCause(e)),
                    e);
        }
        ended.await();
        return 0;
    }
}
