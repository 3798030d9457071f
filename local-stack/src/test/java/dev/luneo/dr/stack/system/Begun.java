package dev.luneo.dr.stack.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.RecoveryEvent.RestoreFinished;
import dev.luneo.dr.events.StatusEvent.StatusChanged;
import dev.luneo.dr.kit.security.Role;
import dev.luneo.dr.stack.DrClient;
import dev.luneo.dr.stack.ServiceKind;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.JsonNode;

/**
 * A recovery that was begun, and what has to be true of it in the end, whatever befell it.
 *
 * @param card of an accident that was not over when it began, on which the public is told of it; else its own
 * @param before the application's setting when it began
 */
record Begun(Fleet fleet, String id, String card, Witness.Mark mark, String before, long orders) {

    static Begun begin(Fleet fleet, String backup, String to) throws InterruptedException {
        Optional<String> open = fleet.openCard();
        Witness.Mark mark = fleet.witness().mark();
        String before = databaseUrl(fleet);
        long orders = orders(fleet, databaseIn(before));
        String id = fleet.restore(Map.of("database", "luneo", "target", backup, "to", to, "reason", "a system test"));
        return new Begun(fleet, id, open.orElse(id), mark, before, orders);
    }

    /** Asks for the way back; false when the recovery was over a moment before. */
    boolean cancel() throws InterruptedException {
        URI cancel = fleet.url(ServiceKind.RESTORE, "/api/recoveries/" + id + "/cancel");
        DrClient.Answer answer = fleet.client().post(Role.OPERATOR, cancel, Map.of("reason", "changed my mind"));
        if (answer.status() == HttpStatus.CONFLICT.value()) {
            return false;
        }
        answer.orThrow();
        return true;
    }

    /**
     * All is done, and nothing more often than the log says and the faults explain.
     *
     * @param repeats how much oftener than once deploy-service may have done a thing
     */
    void assertRecovered(List<String> steps, int repeats) throws InterruptedException {
        JsonNode recovery = fleet.awaitEnd(id);
        assertThat(recovery.path("state").asString())
                .as(recovery.toPrettyString())
                .isEqualTo("verified");
        assertThat(finishedSteps(recovery)).containsExactlyInAnyOrderElementsOf(steps);
        String current = recovery.path("current").path("database").asString();
        assertThat(paymentsByTheChecks(current)).isEqualTo(1);
        assertTold("resolved");
        assertInUse(current);
        String restored = fleet.events()
                .all(RestoreFinished.class)
                .filter(finished -> finished.recovery().recoveryId().equals(id))
                .map(finished -> finished.restored().database())
                .findFirst()
                .orElseThrow();
        fleet.witness().assertDoneAsLogged(mark, id, restored, 1 + repeats, fleet.events());
    }

    /** All is as before, with everything that had been written. */
    void assertTakenBack() throws InterruptedException {
        JsonNode recovery = fleet.awaitEnd(id);
        assertThat(recovery.path("state").asString()).isEqualTo("cancelled");
        assertThat(recovery.path("undone").asBoolean())
                .as(recovery.toPrettyString())
                .isTrue();
        assertThat(databaseUrl(fleet)).isEqualTo(before);
        assertInUse(databaseIn(before));
        assertThat(orders(fleet, databaseIn(before)))
                .as("orders, %d of them before", orders)
                .isGreaterThanOrEqualTo(orders);
        assertTold("restoring");
        fleet.witness().assertTakenBackAsLogged(mark, id, fleet.events());
    }

    /** Each status once and in its order, however late the notifier learned of it all, on one card. */
    void assertTold(String last) {
        List<String> all = List.of("identified", "restoring", "resolved");
        await().atMost(Fleet.TOO_SLOW)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(fleet.statuses(card))
                        .containsExactlyElementsOf(all.subList(0, all.indexOf(last) + 1)));
        assertThat(fleet.events()
                        .all(StatusChanged.class)
                        .filter(status -> status.subject().equals(card))
                        .map(DrEvent::id))
                .doesNotHaveDuplicates();
        assertThat(fleet.events().all(StatusChanged.class).map(StatusChanged::subject))
                .as("cards begun for %s", this)
                .matches(subjects -> card.equals(id) || !subjects.contains(id));
    }

    /** The application answers, has this database in its settings, and has sessions on no other. */
    private void assertInUse(String database) {
        await("the shop is open").atMost(Fleet.TOO_SLOW).until(fleet::shopIsOpen);
        assertThat(databaseIn(databaseUrl(fleet))).isEqualTo(database);
        await("the shop's database")
                .atMost(Fleet.TOO_SLOW)
                .untilAsserted(
                        () -> assertThat(fleet.witness().databasesOfTheShop()).containsExactly(database));
    }

    private static List<String> finishedSteps(JsonNode recovery) {
        List<String> finished = new ArrayList<>();
        recovery.path("steps").forEach(step -> {
            if (step.path("state").asString().equals("finished")) {
                finished.add(step.path("step").asString());
            }
        });
        return finished;
    }

    /** The check's payment carries the recovery in its idempotency key. */
    private long paymentsByTheChecks(String database) {
        return count(fleet, database, "select count(*) from payments where idempotency_key like ? || '%'", id);
    }

    private static long orders(Fleet fleet, String database) {
        return count(fleet, database, "select count(*) from orders where ? <> ''", "all");
    }

    private static long count(Fleet fleet, String database, String sql, String parameter) {
        try (Connection connection =
                        fleet.shop().database().withDatabase(database).connectAsApplication();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, parameter);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        } catch (SQLException e) {
            throw new AssertionError("The database %s does not answer".formatted(database), e);
        }
    }

    private static String databaseUrl(Fleet fleet) {
        try {
            return Switches.databaseUrl(fleet.shop().directory());
        } catch (IOException e) {
            throw new AssertionError("The shop's settings cannot be read", e);
        }
    }

    private static String databaseIn(String setting) {
        return setting.substring(setting.lastIndexOf('/') + 1).replaceAll("[?\"'].*", "");
    }
}
