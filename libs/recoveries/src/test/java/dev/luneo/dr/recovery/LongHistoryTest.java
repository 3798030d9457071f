package dev.luneo.dr.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.CheckResult;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.RecoveryEvent;
import dev.luneo.dr.events.RecoveryEvent.RestoreRejected;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.events.RecoveryRef;
import dev.luneo.dr.recovery.Recoveries.Asked;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is kept of many recoveries, counted. */
class LongHistoryTest {
    private static final int MANY = 200;

    /** Verified ones of one database, a day apart. */
    private static Recoveries many(int from, int to, Recoveries before) {
        Recoveries state = before;
        for (int i = from; i < to; i++) {
            state = verified(i).fold(state);
        }
        return state;
    }

    private static Story verified(int number) {
        return Story.of("r%04d".formatted(number), "luneo", RestoreTo.IN_PLACE)
                .after(Duration.ofDays(number))
                .requested(1)
                .approved("leonie")
                .started()
                .step(Services.RESTORE, "restore-data", Map.of("database", "luneo"))
                .restored()
                .step(Services.DEPLOY, "restart:backend")
                .redeployed()
                .verified();
    }

    @Test
    void only_the_newest_are_kept_whole() {
        Recoveries state = many(0, MANY, Recoveries.NONE);
        assertThat(state.byId()).hasSize(MANY);
        assertThat(state.byId().values().stream().filter(recovery -> !recovery.brief()))
                .hasSize(Recoveries.KEPT_IN_DETAIL);
        assertThat(state.byId().values().stream()
                        .mapToInt(recovery -> recovery.stepRuns().size())
                        .sum())
                .as("steps in memory")
                .isEqualTo(2 * Recoveries.KEPT_IN_DETAIL);
        assertThat(state.inDetail("luneo")).first().extracting(Recovery::id).isEqualTo("r0199");
    }

    @Test
    void an_old_one_still_says_what_a_list_shows() {
        Recovery whole = verified(0).recovery();
        Recovery old = many(0, MANY, Recoveries.NONE).find("r0000").orElseThrow();
        assertThat(old.brief()).isTrue();
        assertThat(old.stage()).isEqualTo(Stage.VERIFIED);
        assertThat(old.rto()).isEqualTo(whole.rto()).isPresent();
        assertThat(old.requestedAt()).isEqualTo(whole.requestedAt());
        assertThat(old.approvals()).containsExactly("leonie");
        assertThat(old.begun()).isTrue();
        assertThat(old.active()).isFalse();
        assertThat(List.of(old.restored(), old.redeployed()))
                .as("what only the details show")
                .containsOnly(Optional.empty());
    }

    @Test
    void what_is_said_late_of_an_old_one_changes_nothing() {
        Recoveries state = many(0, MANY, Recoveries.NONE);
        assertThat(verified(0).fold(state)).isSameAs(state);
        assertThat(verified(0).cancelled().undone().fold(state)).isSameAs(state);
    }

    @Test
    void a_failed_one_keeps_what_the_public_is_told_of_it() {
        Story failed = Story.of("r0", "luneo")
                .requested(0)
                .started()
                .step(Services.RESTORE, "restore-data")
                .restored()
                .redeployed();
        failed.then(new RecoveryEvent.VerificationFailed(
                failed.ref(),
                List.of(new CheckResult("login", CheckResult.Outcome.FAILED, "500", Duration.ZERO)),
                true,
                new Failure("check-failed", "login answered 500", "look at the log", false)));
        Recovery old = many(1, MANY, failed.fold(Recoveries.NONE)).find("r0").orElseThrow();
        assertThat(old.brief()).isTrue();
        assertThat(old.restored()).isEqualTo(failed.recovery().restored()).isPresent();
        assertThat(old.checks()).isEqualTo(failed.recovery().checks()).isNotEmpty();
        assertThat(old.redeployed()).isEqualTo(failed.recovery().redeployed());
        assertThat(old.failure()).isEqualTo(failed.recovery().failure());
    }

    @Test
    void the_newest_verified_one_and_one_under_way_stay_whole_behind_any_number_of_refusals() {
        Story underWay = Story.of("z-under-way", "luneo")
                .after(Duration.ofDays(1))
                .requested(0)
                .started();
        Recoveries state = underWay.fold(verified(0).fold(Recoveries.NONE));
        for (int i = 0; i < MANY; i++) {
            Story refused =
                    Story.of("refused" + i, "luneo").after(Duration.ofDays(2)).requested(0);
            state = refused.then(new RestoreRejected(
                            refused.ref(),
                            new Failure("recovery-running", "busy", "wait", false),
                            Optional.of("z-under-way")))
                    .fold(state);
        }
        assertThat(state.find("r0000").orElseThrow().brief()).isFalse();
        assertThat(state.find("z-under-way").orElseThrow().brief()).isFalse();
        assertThat(state.inDetail("luneo")).hasSize(Recoveries.KEPT_IN_DETAIL);
        assertThat(state.holder("luneo")).map(Recovery::id).contains("z-under-way");
    }

    @Test
    void the_newest_real_one_stays_whole_behind_any_number_of_proofs() {
        Recoveries state = verified(0).fold(Recoveries.NONE);
        for (int i = 0; i < MANY; i++) {
            Story proof = Story.of(new RecoveryRef(
                            "p" + i,
                            "luneo",
                            RecoveryRef.Purpose.PROOF,
                            RecoveryRef.Procedure.FULL_RESTORE,
                            Optional.empty()))
                    .requested(0)
                    .started()
                    .restored()
                    .redeployed()
                    .verified();
            state = proof.fold(state);
        }
        assertThat(state.find("r0000").orElseThrow().redeployed())
                .as("when the database moved")
                .isPresent();
        assertThat(state.find("p0").orElseThrow().brief()).isTrue();
    }

    @Test
    void a_refusal_that_nobody_has_announced_is_not_forgotten() {
        Recoveries running = Story.of("busy", "luneo").requested(0).started().fold(Recoveries.NONE);
        Recoveries state = Story.of("silent", "luneo").requested(0).fold(running);
        for (int i = 0; i < 2 * Recoveries.KEPT_IN_DETAIL; i++) {
            state = Story.of("also" + i, "luneo").requested(0).fold(state);
        }
        assertThat(state.find("silent").orElseThrow().brief()).isFalse();
    }

    @Test
    void pages_by_time_meet_every_recovery_once_though_new_ones_are_asked_for_meanwhile() {
        Recoveries state = many(0, 50, Recoveries.NONE);
        List<String> met = new ArrayList<>();
        Optional<Asked> from = Optional.empty();
        for (int page = 0; page < 10; page++) {
            List<Recovery> found = state.newestFirst(from).limit(7).toList();
            found.forEach(recovery -> met.add(recovery.id()));
            if (!found.isEmpty()) {
                Recovery last = found.get(found.size() - 1);
                from = Optional.of(new Asked(last.requestedAt(), last.id()));
            }
            state = many(50 + page, 51 + page, state);
        }
        assertThat(met).hasSize(50).doesNotHaveDuplicates().isSortedAccordingTo(Comparator.reverseOrder());
    }
}
