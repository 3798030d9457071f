package dev.luneo.dr.deploy.leftovers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.deploy.leftovers.Origin.Kind;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.events.RecoveryEvent.CutOverUndone;
import dev.luneo.dr.events.RecoveryEvent.RestoreFinished;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.events.RecoveryEvent.StepStarted;
import dev.luneo.dr.postgres.server.KeptDatabaseName;
import dev.luneo.dr.postgres.server.RestoredDatabaseName;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.recovery.Story;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the log proves, and what it does not. */
class OriginsTest {
    private static final Location COPY = at(copy(3));
    private static final String RESTORE_DATA = "restore-data";

    @Test
    void the_copy_of_an_attempt_that_was_not_switched_back_may_be_in_use() {
        Story story = cutOverBegun("r1").cancelled();
        story.then(new CutOverUndone(story.ref(), false, "the old database is gone"));
        assertThat(needed(story.fold(Recoveries.NONE), COPY)).contains("does not prove that no application uses");
    }

    @Test
    void it_is_proven_to_be_unused_when_it_was_switched_back() {
        assertThat(needed(cutOverBegun("r1").cancelled().undone().fold(Recoveries.NONE), COPY))
                .isEmpty();
    }

    @Test
    void it_is_proven_to_be_unused_when_a_later_recovery_took_every_client_along() {
        Story first = cutOverBegun("r1").cancelled();
        first.then(new CutOverUndone(first.ref(), false, "the old database is gone"));
        Recoveries all = cutOverBegun("r2").redeployed().verified().fold(first.fold(Recoveries.NONE));
        assertThat(needed(all, COPY)).isEmpty();
    }

    @Test
    void an_old_database_of_which_the_log_does_not_say_that_it_was_shut_stays() {
        for (String fenced : new String[] {"unreachable", "false"}) {
            Recoveries all = fenced("r1", fenced).redeployed().verified().fold(Recoveries.NONE);
            assertThat(needed(all, Story.OLD)).as(fenced).contains("does not prove that it was shut");
        }
        assertThat(needed(fenced("r1", "true").redeployed().verified().fold(Recoveries.NONE), Story.OLD))
                .isEmpty();
    }

    @Test
    void an_old_database_stays_while_nobody_knows_whether_the_new_one_is_good() {
        Recoveries all =
                fenced("r1", "true").redeployed().verificationFailed(true).fold(Recoveries.NONE);
        assertThat(needed(all, Story.OLD)).contains("may still want to go back");
    }

    @Test
    void nothing_of_a_database_goes_while_it_is_being_recovered() {
        Recoveries before = fenced("r1", "true").redeployed().verified().fold(Recoveries.NONE);
        Recoveries all = Story.of("r2", "luneo").requested(0).started().fold(before);
        assertThat(needed(all, Story.OLD)).contains("r2 of luneo is under way");
    }

    @Test
    void a_database_that_was_kept_aside_is_known_by_its_name_when_the_steps_are_forgotten() {
        Recoveries all = Story.of("r1", "luneo", RestoreTo.IN_PLACE)
                .requested(0)
                .started()
                .restored()
                .swapped(false)
                .verified()
                .fold(Recoveries.NONE);
        Location kept = at(KeptDatabaseName.of(
                "luneo", all.find("r1").orElseThrow().decidedAt().orElseThrow()));
        assertThat(origin(all, kept).recovery().orElseThrow().id()).isEqualTo("r1");
        assertThat(origin(all, at("luneo_before_20200101t000000z")).kind()).isEqualTo(Kind.UNKNOWN);
    }

    @Test
    void a_rehearsals_scratch_database_is_told_apart_and_others_databases_are_none_of_ours() {
        String scratch = RestoredDatabaseName.of("luneo", "proof-20261123T020000Z-1a2b", 7);
        assertThat(origin(Recoveries.NONE, at(scratch)).kind()).isEqualTo(Kind.REHEARSAL);
        for (String name :
                new String[] {"shop", "luneo", "luneo_2", "shop_restored_r1_0123abcd_a1", "luneo_restored"}) {
            assertThat(origins(Recoveries.NONE).of(at(name))).as(name).isEmpty();
        }
    }

    @Test
    void a_database_of_an_attempt_that_was_never_made_is_none_of_a_recovery() {
        Recoveries all = cutOverBegun("r1").cancelled().undone().fold(Recoveries.NONE);
        assertThat(origin(all, at(copy(2))).kind()).as("an earlier attempt").isEqualTo(Kind.RESTORED_COPY);
        for (int never : new int[] {4, 7, 99_999}) {
            assertThat(origin(all, at(copy(never))).kind()).as("a" + never).isEqualTo(Kind.UNKNOWN);
        }
    }

    @Test
    void a_database_of_the_right_name_at_another_place_stays() {
        Recoveries all = cutOverBegun("r1").cancelled().undone().fold(Recoveries.NONE);
        assertThat(needed(all, COPY)).isEmpty();
        for (Location elsewhere : new Location[] {
            new Location("clone.internal", COPY.port(), COPY.database()),
            new Location(COPY.host(), 6543, COPY.database())
        }) {
            assertThat(needed(all, elsewhere))
                    .as(elsewhere.toString())
                    .contains("Whether this is the same database is not known");
        }
    }

    private static String copy(int attempt) {
        return RestoredDatabaseName.of("luneo", "r1", attempt);
    }

    /** It was restored at the third attempt. */
    private static Story cutOverBegun(String id) {
        Story story = Story.of(id, "luneo").requested(0).started();
        for (int attempt = 1; attempt <= 3; attempt++) {
            story.then(new StepStarted(story.ref(), Services.RESTORE, RESTORE_DATA, attempt, "Restore", "restore/1"));
        }
        story.then(new RestoreFinished(
                story.ref(),
                "20261123T020000Z-1a2b",
                Story.BEGIN.minusSeconds(3600),
                at(RestoredDatabaseName.of("luneo", id, 3)),
                RestoreTo.DATABASE));
        return story.step(Services.DEPLOY, "restart:shop");
    }

    private static Story fenced(String id, String fact) {
        return Story.of(id, "luneo")
                .requested(0)
                .started()
                .restored()
                .step(Services.DEPLOY, "fence-old-database", Map.of("fenced", fact));
    }

    private static String needed(Recoveries all, Location place) {
        return origin(all, place).needed().orElse("");
    }

    private static Origin origin(Recoveries all, Location place) {
        return origins(all).of(place).orElseThrow();
    }

    private static Origins origins(Recoveries all) {
        return new Origins("luneo", at("luneo"), all, recovery -> false);
    }

    private static Location at(String database) {
        return new Location(Story.OLD.host(), Story.OLD.port(), database);
    }
}
