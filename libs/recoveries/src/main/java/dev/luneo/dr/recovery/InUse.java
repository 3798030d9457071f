package dev.luneo.dr.recovery;

import dev.luneo.dr.events.steps.CutOverSteps;
import java.util.Map;

/** Whether an application was seen on the restored database, when the cut-over ended or later, as far as the log tells. */
public enum InUse {
    SEEN("seen"),
    /** All applications are up and can use it, and none of them had connected. */
    NOT_SEEN_YET("not-seen-yet"),
    /** Nobody had to come, the checks were to tell, or the record is an old one. */
    NOT_TOLD("");

    /** What stands among the results of a verification that could not be whole for want of it. */
    public static final String CHECK = "in-use";

    private final String code;

    InUse(String code) {
        this.code = code;
    }

    /** As that step records it. */
    public Map<String, String> facts() {
        return CutOverSteps.CLIENTS.of(code);
    }

    public static InUse of(Recovery recovery) {
        String told = recovery.fact(CutOverSteps.AWAIT_FIRST_CLIENT, CutOverSteps.CLIENTS)
                .or(() -> recovery.fact(CutOverSteps.CHECK_SESSIONS, CutOverSteps.CLIENTS))
                .orElse("");
        return told.equals(SEEN.code) ? SEEN : told.equals(NOT_SEEN_YET.code) ? NOT_SEEN_YET : NOT_TOLD;
    }
}
