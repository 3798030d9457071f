package dev.luneo.dr.kit.log;

import dev.luneo.dr.events.EventCodec;
import dev.luneo.dr.events.Topic;
import dev.luneo.dr.kit.machine.LongWork;
import dev.luneo.dr.kit.machine.Machine;
import dev.luneo.dr.kit.machine.MachineRuntime;
import dev.luneo.dr.kit.machine.Pauses;
import dev.luneo.dr.kit.machine.Performer;
import dev.luneo.dr.kit.machine.Supervisor;
import dev.luneo.dr.kit.machine.SupervisorHealth;
import dev.luneo.dr.kit.machine.Terms;
import dev.luneo.dr.kit.machine.Work;
import dev.luneo.dr.kit.signing.LogTrust;
import dev.luneo.dr.kit.signing.Signer;
import dev.luneo.dr.kit.web.ProblemWriter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.core.Ordered;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import tools.jackson.databind.json.JsonMapper;

/** Wires a service's machine to the log. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LogProperties.class)
public class LogConfiguration {

    @Bean(destroyMethod = "shutdownNow")
    ExecutorService workers(LogProperties properties) {
        return Executors.newFixedThreadPool(properties.workers(), new CustomizableThreadFactory("work-"));
    }

    @Bean(destroyMethod = "shutdownNow")
    ExecutorService announcers() {
        return Executors.newFixedThreadPool(2, new CustomizableThreadFactory("announce-"));
    }

    @Bean
    EventPublisher eventPublisher(
            ProducerFactory<String, byte[]> producers,
            EventCodec codec,
            Signer signer,
            Clock clock,
            Machine<?, ?> machine) {
        return new EventPublisher(producers.createProducer(), codec, signer, clock, machine.service());
    }

    @Bean
    LogClients logClients(
            ConsumerFactory<byte[], byte[]> consumers,
            KafkaAdmin admin,
            Machine<?, ?> machine,
            LogProperties properties) {
        return new LogClients(consumers, admin, machine, properties);
    }

    @Bean
    LogProgress logProgress() {
        return new LogProgress();
    }

    @Bean
    Whereabouts whereabouts() {
        return new Whereabouts();
    }

    @Bean
    LogArchive logArchive(LogClients clients, LogReader reader, Whereabouts whereabouts) {
        return new LogArchive(clients::archiveReader, reader::again, whereabouts);
    }

    @Bean
    LogEnd logEnd(LogClients clients, LogProgress progress) {
        return new LogEnd(clients::archiveReader, progress);
    }

    @Bean
    EventAppender eventAppender(EventPublisher publisher, LogProgress progress) {
        return new EventAppender(publisher, progress);
    }

    @Bean
    DeadLetters deadLetters(Machine<?, ?> machine, EventPublisher publisher) {
        return new DeadLetters(machine.service(), publisher);
    }

    @Bean
    Ownership ownership(LogClients clients, Machine<?, ?> machine, LogProperties properties) {
        return new Ownership(clients::groupMember, machine.ownedBy(), properties.sessionTimeout(), System::nanoTime);
    }

    @Bean
    Terms terms(LogProperties properties, Ownership ownership, LogProgress progress, EventPublisher publisher) {
        return new Terms(properties.incarnation(), ownership, progress, publisher::said);
    }

    @Bean
    <S, C> MachineRuntime<S, C> machineRuntime(
            Machine<S, C> machine,
            Performer<S, C> performer,
            EventPublisher publisher,
            DeadLetters deadLetters,
            Terms terms,
            LogProgress progress,
            ExecutorService workers,
            ExecutorService announcers,
            Clock clock) {
        Work<S, C> work = new Work<>(performer, publisher, terms, progress, workers, announcers, System::nanoTime);
        return new MachineRuntime<>(machine, deadLetters, terms, work, clock);
    }

    @Bean
    LogReader logReader(
            LogClients clients,
            LogProperties properties,
            EventCodec codec,
            LogTrust trust,
            DeadLetters deadLetters,
            LogProgress progress,
            Whereabouts whereabouts,
            MachineRuntime<?, ?> runtime,
            Machine<?, ?> machine) {
        TopicSetup topics =
                new TopicSetup(clients::admin, machine.service(), properties.replicationFactor(), machine.hears());
        return new LogReader(
                clients::reader,
                topics,
                codec,
                trust,
                deadLetters,
                progress,
                whereabouts,
                new Skips(properties.skip()),
                runtime);
    }

    @Bean
    OutsideReader outsideReader(
            LogClients clients,
            LogReader reader,
            DeadLetters deadLetters,
            LogProgress progress,
            Machine<?, ?> machine) {
        Optional<Topic> topic = Optional.of(Topic.INCIDENTS).filter(machine.hears()::contains);
        return new OutsideReader(
                clients::admin, clients.connection(), topic, reader, deadLetters, progress, System::nanoTime);
    }

    @Bean
    LogLifecycle logLifecycle(LogReader reader, OutsideReader outside, Ownership ownership) {
        reader.onDeath(ownership::leave);
        return new LogLifecycle(reader, outside, ownership);
    }

    /** Depends on the log's life: it ends before the partitions are given up. */
    @Bean
    @DependsOn("logLifecycle")
    Supervisor supervisor(ObjectProvider<LongWork> works, Terms terms, EventPublisher publisher, Clock clock) {
        return new Supervisor(works.stream().toList(), terms, publisher, Pauses.USUAL, clock);
    }

    @Bean("longWork")
    @ConditionalOnBean(LongWork.class)
    SupervisorHealth longWorkHealth(Supervisor supervisor) {
        return new SupervisorHealth(supervisor);
    }

    @Bean
    MeterBinder longWorkMetrics(Supervisor supervisor) {
        return supervisor::measured;
    }

    @Bean("eventLog")
    LogHealth logHealth(
            LogReader reader, OutsideReader outside, DeadLetters deadLetters, MachineRuntime<?, ?> runtime) {
        return new LogHealth(reader::condition, outside::death, deadLetters::count, runtime::undecided);
    }

    /** After the filters of security, so that only those who may ask are told. */
    @Bean
    FilterRegistrationBean<NotYet> notYet(LogReader reader, OutsideReader outside, JsonMapper json) {
        var filter = new FilterRegistrationBean<>(
                new NotYet(() -> reader.busyWith().or(outside::busyWith), new ProblemWriter(json)));
        filter.addUrlPatterns("/api/*", "/status", "/status.json");
        filter.setOrder(Ordered.LOWEST_PRECEDENCE);
        return filter;
    }

    @Bean
    MeterBinder logMetrics(
            LogReader reader, OutsideReader outside, DeadLetters deadLetters, MachineRuntime<?, ?> runtime) {
        return registry -> {
            Gauge.builder("dr.event.log.lag", reader, LogReader::lag)
                    .description("Events that this service has still to read")
                    .register(registry);
            Gauge.builder("dr.dead.letters", deadLetters, DeadLetters::count)
                    .description("Records on the event topics that this service could not read as events")
                    .register(registry);
            Gauge.builder("dr.incidents.lag", outside, OutsideReader::lag)
                    .description("Records of alert sources that this service has still to read")
                    .register(registry);
            Gauge.builder("dr.events.unknown", reader, LogReader::unknownTypes)
                    .description("Events of types that this version does not know")
                    .register(registry);
            Gauge.builder("dr.undecided", runtime, bugs -> bugs.undecided().size())
                    .description("Databases about which nothing can be decided because of a bug")
                    .register(registry);
        };
    }
}
