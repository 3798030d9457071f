package dev.luneo.dr.recovery;

import dev.luneo.dr.events.RecoveryEvent.RestoreRequested;
import java.util.Map;

/**
 * What the reader's own plan asks before a restore. A request says how many approvals its sender believed in; that counts only for a request under
 * another plan, of which this reader cannot know the rule, and such a one is begun by nobody whose plan it is not.
 *
 * @param planSha256 the reader's plan
 * @param required by database, how many different people must say yes
 */
public record ApprovalRule(String planSha256, Map<String, Integer> required) {
    /** Of a reader that has no plan: it believes what requests say, and must not act on them. */
    public static final ApprovalRule NO_PLAN = new ApprovalRule("", Map.of());

    public ApprovalRule {
        required = Map.copyOf(required);
    }

    /** Whether a recovery was requested under the reader's own plan as it is now. */
    public boolean own(Recovery recovery) {
        return recovery.request().planSha256().equals(planSha256);
    }

    /**
     * Whether the reader may take what cannot be taken back lightly for a recovery that was decided: under its own plan always, because it counted the
     * approvals itself; under another one if they are enough for its own plan as well.
     */
    public boolean allows(Recovery recovery) {
        return own(recovery) || recovery.approvals().size() >= required.getOrDefault(recovery.database(), 0);
    }

    int required(RestoreRequested request) {
        int believed = request.requiredApprovals();
        return request.planSha256().equals(planSha256) ? required.getOrDefault(request.key(), believed) : believed;
    }
}
