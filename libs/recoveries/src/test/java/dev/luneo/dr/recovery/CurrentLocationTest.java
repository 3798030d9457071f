package dev.luneo.dr.recovery;

import static dev.luneo.dr.recovery.Story.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.Location;
import dev.luneo.dr.events.RecoveryEvent.CutOverUndone;
import dev.luneo.dr.events.RecoveryEvent.RedeployFinished;
import dev.luneo.dr.events.RecoveryEvent.RestoreFinished;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where a database is after cut-overs, whatever the plan still says. */
class CurrentLocationTest {
    private static final Location B = new Location("db.example", 5432, "b");
    private static final Location C = new Location("db.example", 5432, "c");

    @Test
    void before_any_cut_over_it_is_where_the_plan_says() {
        assertThat(Recoveries.NONE.current(OLD)).isEqualTo(OLD);
    }

    @Test
    void each_cut_over_moves_it_on() {
        Recoveries once = moved(Recoveries.NONE, "r1", OLD, B);
        assertThat(once.current(OLD)).isEqualTo(B);
        Recoveries twice = moved(once, "r2", B, C);
        assertThat(twice.current(OLD)).isEqualTo(C);
    }

    @Test
    void an_edited_plan_starts_from_the_newer_place() {
        Recoveries twice = moved(moved(Recoveries.NONE, "r1", OLD, B), "r2", B, C);
        assertThat(twice.current(B)).isEqualTo(C);
        assertThat(twice.current(C)).isEqualTo(C);
        assertThat(twice.current(new Location("elsewhere", 5432, "luneo")).host())
                .isEqualTo("elsewhere");
    }

    @Test
    void a_move_back_to_where_it_was_ends_there() {
        Recoveries back = moved(moved(Recoveries.NONE, "r1", OLD, B), "r2", B, OLD);
        assertThat(back.current(OLD)).isEqualTo(OLD);
        assertThat(back.current(B)).isEqualTo(OLD);
    }

    @Test
    void an_undone_move_back_leaves_every_place_it_ever_had_leading_to_where_it_is() {
        Recoveries there = moved(moved(Recoveries.NONE, "r1", OLD, B), "r2", B, C);
        Story back = cutOver("r3", C, B).verificationFailed(false).undone();
        Recoveries undone = back.fold(there);
        assertThat(undone.current(OLD)).isEqualTo(C);
        assertThat(undone.current(B)).isEqualTo(C);
        assertThat(undone.current(C)).isEqualTo(C);
    }

    @Test
    void a_place_that_was_given_up_again_leads_nowhere_else() {
        Recoveries undone =
                cutOver("r1", OLD, B).verificationFailed(false).undone().fold(Recoveries.NONE);
        assertThat(undone.current(B)).as("a plan that was edited to it").isEqualTo(B);
    }

    @Test
    void a_place_that_another_database_takes_is_that_ones_from_then_on() {
        Location other = new Location("db.example", 5432, "other");
        Recoveries gone = moved(moved(Recoveries.NONE, "r1", OLD, B), "r2", B, C);
        Recoveries taken = moved(gone, "r3", other, B);
        assertThat(taken.current(other)).isEqualTo(B);
        assertThat(taken.current(B)).isEqualTo(B);
        assertThat(taken.current(OLD)).isEqualTo(C);
    }

    @Test
    void asking_looks_at_one_place_however_often_it_moved() {
        Recoveries state = Recoveries.NONE;
        Location at = OLD;
        for (int i = 0; i < 300; i++) {
            Location next = new Location("db.example", 5432, "luneo_" + i);
            state = moved(state, "r" + i, at, next);
            at = next;
        }
        assertThat(state.current(OLD)).isEqualTo(at);
        assertThat(state.moves().ends()).as("one journey, not 300 hops").hasSize(1);
        assertThat(state.moves().stops()).hasSize(301);
    }

    @Test
    void an_undone_cut_over_leaves_it_where_it_was() {
        Recoveries once = moved(Recoveries.NONE, "r1", OLD, B);
        Story second = cutOver("r2", B, C).verificationFailed(false);
        assertThat(second.fold(once).current(OLD)).as("until it is undone").isEqualTo(C);
        assertThat(second.undone().fold(once).current(OLD)).isEqualTo(B);
    }

    @Test
    void a_cut_over_that_had_to_stay_is_where_it_is() {
        Story stuck = cutOver("r1", OLD, B).verificationFailed(false);
        stuck.then(new CutOverUndone(stuck.ref(), false, "the old server is gone"));
        assertThat(stuck.fold(Recoveries.NONE).current(OLD)).isEqualTo(B);
    }

    @Test
    void a_swap_in_place_moves_nothing() {
        Story swapped = Story.of("r1", "luneo", RestoreTo.IN_PLACE)
                .requested(0)
                .started()
                .restored()
                .redeployed();
        assertThat(swapped.fold(Recoveries.NONE).current(OLD)).isEqualTo(OLD);
        assertThat(swapped.verificationFailed(false)
                        .undone()
                        .fold(Recoveries.NONE)
                        .current(OLD))
                .isEqualTo(OLD);
    }

    private static Recoveries moved(Recoveries before, String id, Location from, Location to) {
        return cutOver(id, from, to).verified().fold(before);
    }

    private static Story cutOver(String id, Location from, Location to) {
        Story story = Story.of(id, "luneo").requested(0).started();
        return story.then(new RestoreFinished(story.ref(), "b", Story.BEGIN, to, RestoreTo.DATABASE))
                .then(new RedeployFinished(story.ref(), from, to, Optional.empty()));
    }
}
