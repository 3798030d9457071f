package dev.luneo.dr.verify;

import dev.luneo.dr.events.Failure;

/** Why a verification did not pass. None is retryable by itself: the checks had their attempts. */
enum Reason {
    CHECK_FAILED(
            "check-failed",
            "Look at what the named checks"
                    + " saw. What is wrong with a check itself is mended in the plan, with which ./dr up, or each service, is then"
                    + " restarted. Mend it, see with POST /api/verifications on verifier-service whether they pass, then ask for a"
                    + " new restore, or one to an earlier time"),
    VERIFICATION_PARTIAL(
            "verification-partial",
            "The applications stay on the restored database and nothing is known to be wrong, but not everything was looked"
                    + " at. Remove what kept the named checks from being made (a variable is set in the environment of"
                    + " verifier-service, which is then restarted) and POST /api/verifications there: it says whether all"
                    + " hold now"),
    NOT_SEEN_IN_USE(
            "verification-partial",
            "The applications stay on the restored database and nothing is known to be wrong. Use each application once, for"
                    + " something that reads the database, then POST /api/verifications on verifier-service: it says whether somebody"
                    + " was seen"),
    CHECK_NOT_POSSIBLE(
            "check-not-possible",
            "Mend it before you need it: a variable is set in the environment of verifier-service, which is then restarted. Until"
                    + " then a recovery brings the data back and ends as partly verified"),
    CHECK_NOT_UNDERSTOOD(
            "check-not-understood",
            "Unless an accident took what it names, it would fail a restore that is all right, and the applications would be"
                    + " switched back. Mend the check in the plan (its query, its `search-path`, the rights of who puts it),"
                    + " restart ./dr up, or the services, with it, and have it tried: POST /api/verifications on"
                    + " verifier-service"),
    CHECK_DOES_NOT_HOLD(
            "check-does-not-hold",
            "If an accident did this, a restore to a time before it should make the check hold, and this keeps none from"
                    + " being asked for. If nothing happened, it would fail a restore that is all right, and the applications"
                    + " would be switched back: mend what it names, or the check in the plan, restart ./dr up, or the"
                    + " services, with it, and have it tried: POST /api/verifications on verifier-service"),
    VERIFICATION_IMPOSSIBLE(
            "verification-impossible",
            "The applications stay on the restored database, unverified. The log of verifier-service says what keeps it from"
                    + " running the checks; once it runs, POST /api/verifications there says whether they hold");

    private final String code;
    private final String hint;

    Reason(String code, String hint) {
        this.code = code;
        this.hint = hint;
    }

    String code() {
        return code;
    }

    Failure failure(String detail) {
        return new Failure(code, detail, hint, false);
    }
}
