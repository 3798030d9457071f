package dev.luneo.dr.stack.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.plan.PlanReader;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A plan by which nobody hears of anything says so. */
class HearersTest {
    private static Optional<String> nobody(String communication) {
        return new Hearers(PlanReader.parse("""
                        plan: shop
                        repositories: { local: { type: filesystem, path: /backups } }
                        databases: { shop: { url: "${URL}", backup: { every: 1h }, restore: { approval: none } } }
                        communication:
                          contacts: { alice: {} }
                        %s""".formatted(communication.indent(2)), Map.of())
                        .orThrow()
                        .communication())
                .nobody();
    }

    @Test
    void no_rule_or_a_log_alone_tells_nobody() {
        assertThat(nobody("").orElseThrow())
                .contains("NOBODY IS TOLD of anything: the plan has no `communication.notify`");
        assertThat(nobody("""
                channels: { log: { type: log } }
                notify: [{ when: [backup-failed], who: [alice], by: [log] }]
                """).orElseThrow()).contains("NOBODY IS TOLD of anything: every notice goes to the log");
    }

    @Test
    void one_webhook_is_somebody() {
        assertThat(nobody("""
                channels: { log: { type: log }, ops: { type: webhook, url: "${HOOK}", secret: "${SECRET}" } }
                notify: [{ when: [backup-failed], who: [alice], by: [log, ops] }]
                """)).isEmpty();
    }
}
