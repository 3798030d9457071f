package dev.luneo.dr.stack.system;

import dev.luneo.dr.stack.ServiceKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What happens to a machine in the middle of a recovery, and is over again without anybody's help. */
sealed interface Fault {

    /** Lets it happen, and comes back when it is over. */
    void strike(Fleet fleet, String recoveryId) throws InterruptedException;

    /** Which service it happens to; empty where it happens to what all of them need. */
    default Optional<ServiceKind> service() {
        return Optional.empty();
    }

    /** Of which services another replica is there from before it until after it. */
    default List<ServiceKind> doubled() {
        return List.of();
    }

    /** How much oftener than once deploy-service may do a thing because of it. */
    int repeats();

    static Fault drawn(RandomGenerator random) {
        return switch (random.nextInt(5)) {
            case 0 -> new Kill(oneOf(List.of(ServiceKind.values()), random));
            // A pause of less than half a session time-out goes unnoticed, one of a whole one gives the work to another
            // replica.
            case 1 -> new Pause(oneOf(Pause.VICTIMS, random), millis(1_000, 13_000, random));
            case 2 -> new BrokerRestart(millis(0, 5_000, random));
            case 3 -> new PostgresRestart(random.nextBoolean(), millis(0, 6_000, random));
            default -> new RollingRestart(shuffled(random), random.nextBoolean());
        };
    }

    /** SIGKILL, and the same replica again. */
    record Kill(ServiceKind victim) implements Fault {
        @Override
        public void strike(Fleet fleet, String recoveryId) {
            fleet.killAndRestart(victim);
            fleet.awaitHealthy(victim);
        }

        @Override
        public String toString() {
            return victim.serviceName() + " killed";
        }

        @Override
        public Optional<ServiceKind> service() {
            return Optional.of(victim);
        }

        @Override
        public int repeats() {
            return victim == ServiceKind.DEPLOY ? 1 : 0;
        }
    }

    /** SIGSTOP to the replica that is at work, another one being there to take over, and SIGCONT. */
    record Pause(ServiceKind victim, Duration lasting) implements Fault {
        /** Who has a part in a recovery. */
        private static final List<ServiceKind> VICTIMS =
                List.of(ServiceKind.RESTORE, ServiceKind.DEPLOY, ServiceKind.VERIFIER, ServiceKind.NOTIFIER);

        @Override
        public void strike(Fleet fleet, String recoveryId) throws InterruptedException {
            ServiceProcess paused = fleet.atWork(victim, recoveryId);
            paused.signal("STOP");
            try {
                pause(lasting);
            } finally {
                paused.signal("CONT");
            }
        }

        @Override
        public String toString() {
            return "%s paused for %d ms".formatted(victim.serviceName(), lasting.toMillis());
        }

        @Override
        public Optional<ServiceKind> service() {
            return Optional.of(victim);
        }

        @Override
        public List<ServiceKind> doubled() {
            return List.of(victim);
        }

        @Override
        public int repeats() {
            return victim == ServiceKind.DEPLOY ? 1 : 0;
        }
    }

    /**
     * As for an upgrade: one service after the other is asked to end, and the next one only when it is back.
     *
     * @param replicas whether another replica of those that act is there to go on meanwhile
     */
    record RollingRestart(List<ServiceKind> order, boolean replicas) implements Fault {
        @Override
        public void strike(Fleet fleet, String recoveryId) throws InterruptedException {
            for (ServiceKind kind : order) {
                fleet.restart(kind);
                fleet.awaitHealthy(kind);
            }
        }

        @Override
        public String toString() {
            return "%s restarted one by one%s"
                    .formatted(
                            order.stream().map(ServiceKind::serviceName).collect(Collectors.joining(", ")),
                            replicas ? " beside replicas" : "");
        }

        @Override
        public List<ServiceKind> doubled() {
            return replicas ? List.of(ServiceKind.RESTORE, ServiceKind.DEPLOY) : List.of();
        }

        /** Its own restart, and the work that goes back to it when the other replica is asked to share. */
        @Override
        public int repeats() {
            return replicas ? 2 : 1;
        }
    }

    /** @param away between its orderly end and its next start */
    record BrokerRestart(Duration away) implements Fault {
        @Override
        public void strike(Fleet fleet, String recoveryId) throws InterruptedException {
            fleet.restartBroker(away);
        }

        @Override
        public String toString() {
            return "the broker away for %d ms".formatted(away.toMillis());
        }

        @Override
        public int repeats() {
            return 1;
        }
    }

    /**
     * Of the one server that the protected database is on, and the restored one.
     *
     * @param orderly sessions are ended and everything is written down; otherwise it ends as in a crash
     */
    record PostgresRestart(boolean orderly, Duration away) implements Fault {
        @Override
        public void strike(Fleet fleet, String recoveryId) throws InterruptedException {
            fleet.restartPostgres(orderly, away);
        }

        @Override
        public String toString() {
            return "PostgreSQL %s for %d ms".formatted(orderly ? "stopped" : "crashed", away.toMillis());
        }

        /** As often as the plan has a step that failed tried again. */
        @Override
        public int repeats() {
            return 4;
        }
    }

    private static Duration millis(int least, int most, RandomGenerator random) {
        return Duration.ofMillis(random.nextInt(least, most));
    }

    private static List<ServiceKind> shuffled(RandomGenerator random) {
        List<ServiceKind> left = new ArrayList<>(List.of(ServiceKind.values()));
        return Stream.generate(() -> left.remove(random.nextInt(left.size())))
                .limit(left.size())
                .toList();
    }

    static <T> T oneOf(List<T> choices, RandomGenerator random) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static void pause(Duration lasting) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(lasting.toMillis());
    }
}
