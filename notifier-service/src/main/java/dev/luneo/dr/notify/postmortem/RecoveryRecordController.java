package dev.luneo.dr.notify.postmortem;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.luneo.dr.kit.web.RequestRefused;
import dev.luneo.dr.notify.facts.Facts;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.Recovery;
import io.swagger.v3.oas.annotations.Operation;
import java.util.function.Supplier;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What is on record of a recovery. */
@RestController
class RecoveryRecordController {
    private static final MediaType MARKDOWN = new MediaType("text", "markdown", UTF_8);

    private final Supplier<Facts> facts;
    private final PostMortem postMortem;

    RecoveryRecordController(Supplier<Facts> facts, DrPlan plan) {
        this.facts = facts;
        this.postMortem = new PostMortem(plan);
    }

    @GetMapping("/api/recoveries/{recoveryId}/timeline")
    @Operation(summary = "All that happened in a recovery and around it, in order")
    Timeline timeline(@PathVariable String recoveryId) {
        Facts now = facts.get();
        return Timeline.of(recovery(now, recoveryId), now);
    }

    @GetMapping(path = "/api/recoveries/{recoveryId}/post-mortem", produces = "text/markdown")
    @Operation(summary = "The draft of the post-mortem, in Markdown")
    ResponseEntity<String> postMortem(@PathVariable String recoveryId) {
        Facts now = facts.get();
        return ResponseEntity.ok().contentType(MARKDOWN).body(postMortem.draft(recovery(now, recoveryId), now));
    }

    private static Recovery recovery(Facts facts, String recoveryId) {
        return facts.recoveries()
                .find(recoveryId)
                .orElseThrow(() -> RequestRefused.notFound(
                        "No recovery %s is known; GET /api/recoveries on restore-service lists them"
                                .formatted(recoveryId)));
    }
}
