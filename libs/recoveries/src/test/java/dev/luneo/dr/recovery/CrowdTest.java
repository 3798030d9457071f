package dev.luneo.dr.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.RecoveryEvent.RestoreRequested;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How many may wait for approval. */
class CrowdTest {
    private Recoveries recoveries = Recoveries.NONE;

    @Test
    void more_requests_than_anybody_chooses_among_do_not_wait() {
        theRoomIsFull();
        tell(asked("more").requestedBy("olga", false));
        assertThat(recoveries.waiting("luneo")).hasSize(Crowd.MOST_WAITING);
        assertThat(stage("more")).isEqualTo(Stage.REJECTED);
        assertThat(why("more").reason()).isEqualTo("too-many-waiting");
        tell(asked("r0").cancelled());
        tell(asked("again").requestedBy("olga", false));
        assertThat(stage("again")).isEqualTo(Stage.AWAITING_APPROVAL);
    }

    @Test
    void one_person_fills_the_room_for_nobody_else() {
        for (int i = 0; i < Crowd.MOST_OF_ONE; i++) {
            tell(asked("r" + i).requestedBy("otto", false));
        }
        tell(asked("sixth").requestedBy("otto", false));
        tell(asked("other").requestedBy("olga", false));
        assertThat(stage("sixth")).isEqualTo(Stage.REJECTED);
        assertThat(why("sixth").detail()).isEqualTo("5 requests by otto for database luneo wait for approval already");
        assertThat(recoveries.find("sixth").orElseThrow().blockedBy()).contains("r4");
        assertThat(stage("other")).isEqualTo(Stage.AWAITING_APPROVAL);
    }

    @Test
    void however_many_wait_an_incident_lead_gets_the_database() {
        theRoomIsFull();
        tell(asked("lead").requestedBy("alice", true).approved("alice"));
        assertThat(stage("lead")).isEqualTo(Stage.REQUESTED);
        assertThat(recoveries.holder("luneo")).map(Recovery::id).contains("lead");
    }

    @Test
    void who_takes_the_name_of_an_incident_lead_keeps_no_request_of_theirs_out() {
        for (int i = 0; i < Crowd.MOST_OF_ONE; i++) {
            tell(asked("r" + i).requestedBy("alice", false));
        }
        tell(asked("lead").requestedBy("alice", true));
        assertThat(stage("lead")).isEqualTo(Stage.AWAITING_APPROVAL);
    }

    @Test
    void a_loop_with_a_lead_s_name_fills_no_memory_and_takes_no_room_from_operators() {
        for (int i = 0; i <= Crowd.MOST_WAITING; i++) {
            tell(asked("lead" + i).requestedBy("alice", true));
        }
        assertThat(recoveries.waiting("luneo")).hasSize(Crowd.MOST_OF_ONE);
        theRoomIsFull();
        assertThat(recoveries.waiting("luneo")).hasSize(Crowd.MOST_OF_ONE + Crowd.MOST_WAITING);
    }

    @Test
    void what_would_be_refused_is_known_before_it_is_written_down() {
        theRoomIsFull();
        assertThat(recoveries.refusal(request("more", false), Story.BEGIN))
                .hasValueSatisfying(refused -> assertThat(refused.blockedBy()).contains("r19"));
        assertThat(recoveries.refusal(request("lead", true), Story.BEGIN)).isEmpty();
        assertThat(recoveries.find("more")).isEmpty();
    }

    @Test
    void of_refused_requests_the_newest_are_kept_and_those_whose_refusal_is_still_to_be_said() {
        theRoomIsFull();
        int one = Recoveries.KEPT_REFUSED;
        tell(asked("unsaid").requestedBy("olga", false));
        for (int i = 0; i <= one; i++) {
            tell(asked("more" + i).requestedBy("olga", false).rejected());
        }
        assertThat(recoveries.find("more0")).isEmpty();
        assertThat(stage("more1")).isEqualTo(Stage.REJECTED);
        assertThat(stage("unsaid")).isEqualTo(Stage.REJECTED);
        assertThat(recoveries.byId()).hasSize(Crowd.MOST_WAITING + one + 1);
        assertThat(recoveries.newestFirst("luneo")).hasSize(Crowd.MOST_WAITING + one + 1);
        assertThat(recoveries.newestFirst(Optional.empty())).hasSize(Crowd.MOST_WAITING + one + 1);
        assertThat(recoveries.inDetail("luneo")).extracting(Recovery::id).doesNotContain("more0");
    }

    private static RestoreRequested request(String id, boolean lead) {
        return (RestoreRequested)
                asked(id).requestedBy("olga", lead).events().get(0).event();
    }

    private void theRoomIsFull() {
        for (int i = 0; i < Crowd.MOST_WAITING; i++) {
            tell(asked("r" + i).requestedBy("operator-" + i % 4, false));
        }
    }

    private static Story asked(String id) {
        return Story.of(id, "luneo");
    }

    private void tell(Story story) {
        recoveries = story.fold(recoveries);
    }

    private Failure why(String id) {
        return recoveries.find(id).flatMap(Recovery::failure).orElseThrow();
    }

    private Stage stage(String id) {
        return recoveries.find(id).orElseThrow().stage();
    }
}
