package dev.luneo.dr.kit.machine;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.RecoveryEvent;
import dev.luneo.dr.events.RecoveryRef.Procedure;
import dev.luneo.dr.events.Topic;
import dev.luneo.dr.events.steps.StepName;
import dev.luneo.dr.kit.TestKafka;
import dev.luneo.dr.kit.leg.LegMachine;
import dev.luneo.dr.kit.leg.ServedLeg;
import dev.luneo.dr.kit.leg.Turns;
import dev.luneo.dr.kit.security.AccessRules;
import dev.luneo.dr.kit.security.Role;
import dev.luneo.dr.kit.step.RunStep;
import dev.luneo.dr.kit.step.StepPerformer;
import dev.luneo.dr.kit.step.StepResult;
import dev.luneo.dr.kit.step.StepWork;
import dev.luneo.dr.recovery.ApprovalRule;
import dev.luneo.dr.recovery.Leg;
import dev.luneo.dr.recovery.Legs;
import dev.luneo.dr.recovery.Procedures;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.recovery.Situation;
import dev.luneo.dr.recovery.Step;
import dev.luneo.dr.recovery.StepSequence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The smallest service that takes steps: what the kit promises is tested on it. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class SampleService {
    public static final String TOKEN_OF_VIEWER = "viewer-token";
    /** The smallest plan. */
    public static final String PLAN = """
            plan: sample
            time-zone: UTC
            objectives: { rpo: 6h, rto: 30m }
            repositories: { local: { type: filesystem, path: /var/lib/sample } }
            databases:
              sample:
                url: "${SAMPLE_URL}"
                backup: { method: logical, every: 1h, repositories: [local] }
                restore: { to: database, approval: none }
            """;

    private static final String OPERATOR_HASH = "0850123315d21ab90f4f7236408a52ef6dbd6a02a6550e5c10dc73f4d993680e";
    private static final String VIEWER_HASH = "d036bd6d01a1cae081d39a2f8dab751dc042de814fd60df31fcb553170950f29";

    /** A leg of two steps. */
    record SampleLeg() implements ServedLeg {
        private static final StepSequence STEPS = new StepSequence(
                Services.RESTORE,
                List.of(new Step("first", "The first step"), new Step("second", "The second step")),
                3,
                Duration.ofMillis(10));

        @Override
        public boolean on(Recovery recovery) {
            return recovery.isAtLegOf(Services.RESTORE);
        }

        @Override
        public StepSequence steps(Recovery recovery) {
            return STEPS;
        }

        @Override
        public Optional<DrEvent> finished(Recovery recovery) {
            return Optional.of(new RecoveryEvent.RestoreFinished(
                    recovery.ref(),
                    "backup",
                    Instant.parse("2026-11-23T03:00:00Z"),
                    new Location("localhost", 5432, "restored"),
                    RecoveryEvent.RestoreTo.DATABASE));
        }
    }

    /** Drops what the first step of one that is over had made. */
    record SampleCleanUp() implements ServedLeg {
        static final StepName DROP = new StepName(Services.RESTORE, "drop");

        @Override
        public boolean on(Recovery recovery) {
            return recovery.owesCleanUp();
        }

        @Override
        public StepSequence steps(Recovery recovery) {
            return new StepSequence(Services.RESTORE, List.of(new Step(DROP.name(), "Drop")), 3, Duration.ofMillis(10));
        }

        @Override
        public Optional<DrEvent> finished(Recovery recovery) {
            return Optional.empty();
        }
    }

    static final class SampleMachine extends LegMachine<Recoveries> {
        private static final Procedures PROCEDURES = new Procedures(Map.of(Procedure.FULL_RESTORE, legs()));

        SampleMachine() {
            super(Services.RESTORE, List.of(new SampleLeg(), new SampleCleanUp()));
        }

        /** Those of the product, the first of which makes something. */
        private static Legs legs() {
            List<Leg> legs = Procedures.ALL.known().get(Procedure.FULL_RESTORE).inOrder();
            Leg first = legs.get(0);
            Leg makes = new Leg(
                    first.service(),
                    first.stage(),
                    first.finished(),
                    first.failed(),
                    first.wayBack(),
                    Optional.of(new Leg.Leaves(new StepName(Services.RESTORE, "first"), SampleCleanUp.DROP)));
            return new Legs(
                    Stream.concat(Stream.of(makes), legs.stream().skip(1)).toList());
        }

        @Override
        public Set<Topic> hears() {
            return EnumSet.allOf(Topic.class);
        }

        @Override
        public Recoveries initial() {
            return Recoveries.under(ApprovalRule.NO_PLAN, PROCEDURES);
        }

        @Override
        public Recoveries evolve(Recoveries state, Recorded<DrEvent> recorded) {
            return state.after(recorded);
        }

        @Override
        protected Stream<Recovery> open(Recoveries state) {
            return state.byId().values().stream().filter(recovery -> recovery.active() || recovery.owesCleanUp());
        }

        @Override
        protected Stream<Decision<RunStep>> besides(Recoveries state, Situation situation) {
            return Turns.of(state, situation, recovery -> Optional.empty());
        }
    }

    @RestController
    static class SampleController {
        record Order(
                String name,
                int amount,
                @Nullable Boolean gift,
                @Nullable Map<String, @Nullable String> labels) {
            Order {
                if (amount < 0) {
                    throw new IllegalArgumentException("amount is %d; it must be from 0 up".formatted(amount));
                }
            }
        }

        @GetMapping("/api/orders")
        List<String> orders(@RequestParam(defaultValue = "1") int most) {
            return List.of();
        }

        /** Larger than the public page of a bad week. */
        @GetMapping(path = "/page", produces = "text/plain")
        String page() {
            return "All is well. ".repeat(8_000);
        }

        @GetMapping("/api/bug")
        List<String> bug() {
            throw new IllegalStateException("dev.luneo: select secret from safe");
        }

        @PostMapping("/api/carts")
        void cart() {}

        @PostMapping("/api/orders")
        Order order(@RequestBody Order order) {
            return order;
        }
    }

    @Bean
    AccessRules accessRules() {
        return new AccessRules().open("/page").allow(HttpMethod.POST, "/api/orders", Role.OPERATOR);
    }

    @Bean
    Machine<Recoveries, RunStep> machine() {
        return new SampleMachine();
    }

    @Bean
    Performer<Recoveries, RunStep> performer(StepWork work) {
        return new StepPerformer<>(Services.RESTORE, (run, known) -> work);
    }

    /** Starts one replica, every step of which is done by {@code work}. */
    public static ConfigurableApplicationContext start(StepWork work, Map<String, Object> more) {
        return start(work, more, List.of());
    }

    /** The same with long works besides. */
    static ConfigurableApplicationContext start(StepWork work, Map<String, Object> more, List<LongWork> longWorks) {
        return new SpringApplicationBuilder(SampleService.class)
                .properties(Map.of(
                        "spring.application.name", "sample",
                        "spring.kafka.bootstrap-servers", TestKafka.bootstrapServers(),
                        "server.port", "0",
                        "dr.log.session-timeout", "6s",
                        "logging.structured.format.console", "",
                        "dr.security.tokens[0].name", "vera",
                        "dr.security.tokens[0].role", "viewer",
                        "dr.security.tokens[0].sha256", VIEWER_HASH))
                .properties(more)
                .initializers(context -> {
                    var beans = (org.springframework.context.support.GenericApplicationContext) context;
                    beans.registerBean(StepWork.class, () -> work);
                    longWorks.forEach(each -> beans.registerBean(each.name(), LongWork.class, () -> each));
                })
                .run();
    }

    /** One that only answers requests: {@code operator-token} and {@link #TOKEN_OF_VIEWER} are let in. */
    public static ConfigurableApplicationContext serve(Path directory) throws IOException {
        return start(
                nothingToDo(),
                Map.of(
                        "dr.plan",
                        Files.writeString(directory.resolve("plan.yaml"), PLAN).toString(),
                        "dr.security.tokens[1].name",
                        "otto",
                        "dr.security.tokens[1].role",
                        "operator",
                        "dr.security.tokens[1].sha256",
                        OPERATOR_HASH));
    }

    public static int port(ConfigurableApplicationContext service) {
        return Integer.parseInt(service.getEnvironment().getRequiredProperty("local.server.port"));
    }

    public static StepWork nothingToDo() {
        return (run, context) -> new StepResult.Done("done");
    }

    @SuppressWarnings("unchecked")
    static MachineRuntime<Recoveries, RunStep> runtime(ConfigurableApplicationContext service) {
        return service.getBean(MachineRuntime.class);
    }
}
