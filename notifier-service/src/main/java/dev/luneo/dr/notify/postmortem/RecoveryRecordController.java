package dev.luneo.dr.notify.postmortem;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.luneo.dr.kit.web.RequestRefused;
import dev.luneo.dr.notify.postmortem.RecoveryRecords.OnRecord;
import dev.luneo.dr.notify.words.LocalTimes;
import dev.luneo.dr.plan.DrPlan;
import io.swagger.v3.oas.annotations.Operation;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What is on record of a recovery. */
@RestController
class RecoveryRecordController {
    private static final MediaType MARKDOWN = new MediaType("text", "markdown", UTF_8);

    private final RecoveryRecords records;
    private final PostMortem postMortem;
    private final LocalTimes times;

    RecoveryRecordController(RecoveryRecords records, DrPlan plan) {
        this.records = records;
        this.postMortem = new PostMortem(plan);
        this.times = new LocalTimes(plan.timeZone());
    }

    @GetMapping("/api/recoveries/{recoveryId}/timeline")
    @Operation(summary = "All that happened in a recovery and around it, in order")
    Timeline timeline(@PathVariable String recoveryId) {
        OnRecord known = known(recoveryId);
        return Timeline.of(known.recovery(), known.facts(), known.earlier(), times);
    }

    @GetMapping(path = "/api/recoveries/{recoveryId}/post-mortem", produces = "text/markdown")
    @Operation(summary = "The draft of the post-mortem, in Markdown")
    ResponseEntity<String> postMortem(@PathVariable String recoveryId) {
        OnRecord known = known(recoveryId);
        return ResponseEntity.ok()
                .contentType(MARKDOWN)
                .body(postMortem.draft(known.recovery(), known.facts(), known.earlier()));
    }

    private OnRecord known(String recoveryId) {
        return records.of(recoveryId)
                .orElseThrow(() -> RequestRefused.notFound(
                        "No recovery %s is known; GET /api/recoveries on restore-service lists them"
                                .formatted(recoveryId)));
    }
}
