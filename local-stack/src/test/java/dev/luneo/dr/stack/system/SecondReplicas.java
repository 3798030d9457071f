package dev.luneo.dr.stack.system;

import static org.awaitility.Awaitility.await;

import dev.luneo.dr.stack.ServiceKind;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.GroupState;

/** Another replica of some services for a while: from when the broker shares the work out to both, until the first has it all again. */
final class SecondReplicas implements AutoCloseable {
    private final Fleet fleet;
    private final Map<ServiceKind, ServiceProcess> replicas;

    SecondReplicas(Fleet fleet, Collection<ServiceKind> kinds) {
        this.fleet = fleet;
        this.replicas = kinds.stream()
                .distinct()
                .collect(Collectors.toMap(Function.identity(), kind -> fleet.replica(kind, "two")));
        replicas.values().forEach(ServiceProcess::awaitHealthy);
        awaitMembers(2);
    }

    @Override
    public void close() {
        replicas.values().forEach(ServiceProcess::kill);
        awaitMembers(1);
    }

    private void awaitMembers(int members) {
        try (Admin admin = Admin.create(fleet.broker().administrator())) {
            for (ServiceKind kind : replicas.keySet()) {
                await("%d replicas of %s share its work".formatted(members, kind))
                        .atMost(Fleet.TOO_SLOW)
                        .ignoreExceptions()
                        .until(() -> shared(admin, kind, members));
            }
        }
    }

    private static boolean shared(Admin admin, ServiceKind kind, int members)
            throws ExecutionException, InterruptedException {
        ConsumerGroupDescription group = admin.describeConsumerGroups(List.of(kind.serviceName()))
                .all()
                .get()
                .get(kind.serviceName());
        return group.groupState() == GroupState.STABLE && group.members().size() == members;
    }
}
