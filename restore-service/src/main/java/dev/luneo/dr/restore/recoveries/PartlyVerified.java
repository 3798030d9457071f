package dev.luneo.dr.restore.recoveries;

import dev.luneo.dr.events.CheckResult;
import dev.luneo.dr.events.CheckResult.Outcome;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.events.RecoveryRef.Purpose;
import dev.luneo.dr.events.steps.CutOverSteps;
import dev.luneo.dr.recovery.InUse;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Stage;
import dev.luneo.dr.recovery.StepRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is said of a recovery that stays and was not verified whole. It goes on after its end: an application comes, a lead says that it
 * is over, a later recovery moves the database on; each of these makes what was said before untrue.
 */
record PartlyVerified(Recovery recovery, Surroundings around) {
    Advice advice() {
        return movedOn().map(this::followed).orElseGet(() -> new Advice(now(), next()));
    }

    private String now() {
        List<String> said = new ArrayList<>();
        said.add(back() + ".");
        said.add(use());
        if (around.recoveries().accepted(recovery)) {
            said.add("An incident lead has said that it is over.");
        } else {
            said.add(notProved());
        }
        return joined(said);
    }

    private String next() {
        if (around.recoveries().accepted(recovery)) {
            return OldDatabaseAdvice.afterwards(recovery, around) + Advice.toNote(recovery);
        }
        List<String> said = new ArrayList<>();
        if (!lacking().isEmpty() || recovery.checks().isEmpty()) {
            said.add(Advice.hint(recovery));
        }
        said.add(seeWhetherItIsUsed(recovery));
        said.add(endedByALead(recovery));
        said.add(OldDatabaseAdvice.wayBack(recovery));
        return joined(said) + Advice.toNote(recovery);
    }

    private String back() {
        return recovery.restored()
                .map(finished -> "%s is back as of %s"
                        .formatted(recovery.database(), around.written().apply(finished.restoredTo())))
                .orElse(recovery.database() + " is back");
    }

    private String use() {
        boolean unseen = InUse.of(recovery) == InUse.NOT_SEEN_YET;
        String words = !unseen
                ? "Applications use the restored database at %s."
                : around.recoveries().accepted(recovery)
                        ? "The applications' settings lead to the restored database at %s."
                        : "The applications' settings lead to the restored database at %s; none has been seen on it yet.";
        return words.formatted(current());
    }

    /** The results of the checks are those of the end; that nobody was seen may have changed since. */
    private String notProved() {
        if (recovery.checks().isEmpty()) {
            return Cause.of(recovery);
        }
        if (!lacking().isEmpty()) {
            return "Not proved: %s."
                    .formatted(lacking().stream()
                            .map(check -> "%s (%s)".formatted(check.name(), check.detail()))
                            .collect(Collectors.joining("; ")));
        }
        return InUse.of(recovery) == InUse.NOT_SEEN_YET
                ? "Everything else that was checked is right."
                : "What was missing when it was verified was seen since.";
    }

    private List<CheckResult> lacking() {
        return recovery.checks().stream()
                .filter(check ->
                        check.outcome() != Outcome.PASSED && !check.name().equals(InUse.CHECK))
                .toList();
    }

    private Location current() {
        return recovery.redeployed().orElseThrow().current();
    }

    private Optional<Recovery> movedOn() {
        return around.recoveries()
                .newestFirst(recovery.database())
                .takeWhile(later -> !later.id().equals(recovery.id()))
                .filter(later -> later.ref().purpose() == Purpose.RECOVERY)
                .filter(later -> later.stage() == Stage.VERIFIED || later.stays())
                .findFirst();
    }

    private Advice followed(Recovery later) {
        return new Advice(
                "%s. Recovery %s has moved the database on since%s."
                        .formatted(
                                back().replace(" is back", " was back"),
                                later.id(),
                                later.redeployed()
                                        .map(made -> ", to %s".formatted(made.current()))
                                        .orElse("")),
                "Follow that one: GET /api/recoveries/%s. What this one left is in GET /api/left-overs on deploy-service."
                        .formatted(later.id()));
    }

    /** They were up, and could have come: the first request to them tells. */
    static String seeWhetherItIsUsed(Recovery recovery) {
        Optional<Location> unseen = recovery.redeployed()
                .filter(made -> InUse.of(recovery) == InUse.NOT_SEEN_YET)
                .map(made -> made.current());
        boolean lookedFor = recovery.latest(CutOverSteps.AWAIT_FIRST_CLIENT)
                .filter(run -> run.outcome() instanceof StepRun.Failed)
                .isEmpty();
        return unseen.map(current -> ("Use each application once, for something that reads the database%s."
                                + " If nobody is, see whether the application was really restarted and reads the env file of the plan.")
                        .formatted(
                                lookedFor
                                        ? ": within seconds it is said here that somebody is on it"
                                        : ", then ask the server at %s:%d who is connected: SELECT usename, application_name, client_addr FROM pg_stat_activity WHERE datname = '%s'"
                                                .formatted(
                                                        current.host(),
                                                        current.port(),
                                                        current.database().replace("'", "''"))))
                .orElse("");
    }

    /** Nothing failed, so somebody who has seen that all is well is as good as a check. */
    static String endedByALead(Recovery recovery) {
        return "Once somebody has seen that all works, an incident lead ends it on the public page: POST /api/incidents/%s/resolve {\"reason\": \"…\"} on notifier-service."
                .formatted(recovery.ref().statusSubject());
    }

    private static String joined(List<String> said) {
        return said.stream().filter(each -> !each.isEmpty()).collect(Collectors.joining(" "));
    }
}
