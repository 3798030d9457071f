package dev.luneo.dr.restore.recoveries;

import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Stage;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** What is true of a request that waits, and what to do with it: above all whether a yes would count, and what it would do by now. */
final class Waiting {
    private Waiting() {}

    static Advice advice(Recovery request, Surroundings around) {
        String now = "Nothing has been touched; it waits for approval (%d of %d)."
                .formatted(request.approvals().size(), request.requiredApprovals());
        Optional<Recovery> holder = around.recoveries().inTheWayOf(request);
        if (holder.isPresent()) {
            return new Advice(now + held(holder.get()), instead(request, holder.get()));
        }
        return around.recoveries()
                .verifiedSince(request)
                .map(verified -> new Advice(
                        now + overtaken(verified, around.written()),
                        "See first whether it is still needed. If not, cancel it: POST /api/recoveries/%s/cancel {\"reason\": \"…\"}. If it is, %s"
                                .formatted(request.id(), approve(request))))
                .orElseGet(() -> new Advice(now, upperCase(approve(request))));
    }

    /** Of one that is decided and has to wait until what weighs less has stopped. */
    static String forOthers(Recovery decided, Recoveries all) {
        return all.besides(decided)
                .findFirst()
                .map(other -> " Recovery %s has the database and is stopping for it.".formatted(other.id()))
                .orElse("");
    }

    private static String held(Recovery holder) {
        return " Recovery %s of the same database is %s: until it is over, no approval of this one counts."
                .formatted(holder.id(), standing(holder));
    }

    private static String standing(Recovery holder) {
        return holder.stage().ended()
                ? "over, but what it switched is still being switched back"
                : holder.stage() == Stage.REQUESTED
                        ? "about to begin"
                        : holder.stage().label();
    }

    private static String instead(Recovery request, Recovery holder) {
        return ("Follow the other one: GET /api/recoveries/%s. When it is over, see whether this one is still needed: then %s"
                        + " To have this one instead, somebody stops the other first: POST /api/recoveries/%s/cancel {\"reason\": \"…\"}.")
                .formatted(holder.id(), approve(request), holder.id());
    }

    private static String overtaken(Recovery verified, Function<Instant, String> written) {
        return (" Since it was asked for, recovery %s of the same database was verified, on %s: this one would replace what is in use"
                        + " since then, and what was written to that would be missing.")
                .formatted(verified.id(), verified.endedAt().map(written).orElse("a time that is not known"));
    }

    private static String approve(Recovery request) {
        String who = request.approvals().isEmpty()
                ? "an incident lead"
                : "another incident lead than %s".formatted(String.join(", ", request.approvals()));
        return ("%s must approve, with their own token and at the address that you ask here: POST /api/recoveries/%s/approval."
                        + " Who they are stands in the plan, under communication.roles.incident-lead.")
                .formatted(who, request.id());
    }

    private static String upperCase(String sentence) {
        return Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
    }
}
