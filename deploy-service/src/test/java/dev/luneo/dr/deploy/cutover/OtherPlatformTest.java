package dev.luneo.dr.deploy.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.luneo.dr.deploy.platform.toy.Toy;
import dev.luneo.dr.deploy.platform.toy.ToyBox;
import dev.luneo.dr.events.RecoveryEvent.CutOverUndone;
import dev.luneo.dr.events.RecoveryEvent.RedeployFailed;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.plan.PlanTypes;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.recovery.Stage;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An application on a platform that the product does not know shares a database with one on a host. Both are cut over between real databases, and
 * back, and nothing but test code was written for it.
 */
@Tag("process")
class OtherPlatformTest {
    private static final String TOY = Rig.OTHERS + """
            toy:
              uses: luneo
              platform: { type: toy, colour: red }
              database-url: { template: "postgresql://${APP_USER}:${APP_PASSWORD}@{host}:{port}/{database}" }
              requires: [DATABASE_URL, WHOSE]
            """;

    private final ToyBox box = new ToyBox();

    @AfterEach
    void the_toys_are_put_away() {
        box.close();
    }

    private Rig rig(RestoreTo to, String toy) throws InterruptedException {
        Rig rig = new Rig(to, toy, ToyBox.TYPES, box::added);
        CutOverTest.started(rig);
        Toy red = box.toy("red");
        red.settings.set(Map.of("DATABASE_URL", Rig.appUrl(rig.old), "WHOSE", "the child's"));
        assertThat(red.start()).isEmpty();
        return rig;
    }

    private String reads() throws Exception {
        return box.toy("red").reads("select it from which");
    }

    @ParameterizedTest
    @EnumSource(RestoreTo.class)
    void it_ends_up_on_the_restored_database_and_comes_back_when_that_is_no_good(RestoreTo to) throws Exception {
        try (Rig rig = rig(to, TOY)) {
            Map<String, String> before = box.toy("red").settings.get();
            assertThat(reads()).isEqualTo("old");
            rig.run();

            assertThat(rig.recovery().stage()).isEqualTo(Stage.VERIFYING);
            assertThat(reads()).isEqualTo("restored");
            assertThat(rig.detail("restart:toy")).isEqualTo("toy is restarted");
            assertThat(rig.detail("wait-until-up:toy")).contains("it has a session that works");
            assertThat(rig.detail("set-database-url:toy")).contains("DATABASE_URL in the toy box of toy points to");
            assertThat(box.toy("red").settings.get())
                    .containsEntry("WHOSE", "the child's")
                    .containsEntry("DATABASE_URL", to == RestoreTo.IN_PLACE ? before.get("DATABASE_URL") : url(rig));

            rig.append(CutOverTest.verificationFailed(rig));
            rig.run();
            assertThat(rig.said(CutOverUndone.class)).singleElement().matches(CutOverUndone::undone);
            assertThat(reads()).isEqualTo("old");
            assertThat(box.toy("red").settings.get()).isEqualTo(before);
            assertThat(TestPostgres.value(rig.restored, "select it from which")).isEqualTo("restored");
        }
    }

    private static String url(Rig rig) {
        return "postgresql://shop_app:%s@%s".formatted(Rig.APP_PASSWORD_ENCODED, rig.restored.location());
    }

    @Test
    void one_that_does_not_start_takes_all_back() throws Exception {
        try (Rig rig = rig(RestoreTo.DATABASE, TOY)) {
            Map<String, String> before = box.toy("red").settings.get();
            rig.whenStepStarts("restart:toy", () -> box.toy("red").broken = true);
            rig.whenStepStarts("undo-cut-over", () -> box.toy("red").broken = false);
            rig.run();
            assertThat(rig.said(RedeployFailed.class)).singleElement().satisfies(failed -> {
                assertThat(failed.undone()).isTrue();
                assertThat(failed.failure().detail()).contains("the toy is broken");
            });
            assertThat(reads()).isEqualTo("old");
            assertThat(box.toy("red").settings.get()).isEqualTo(before);
        }
    }

    @Test
    void what_it_cannot_do_is_said_before_anything_is_touched() throws Exception {
        try (Rig rig = rig(RestoreTo.DATABASE, TOY + "  migrate: { run: [migrate] }\n")) {
            rig.run();
            assertThat(rig.said(RedeployFailed.class)).singleElement().satisfies(failed -> {
                assertThat(failed.failure().detail())
                        .contains("toy runs on a toy, which migrates nothing", "Nothing had been switched over");
            });
            assertThat(TestPostgres.server()
                            .isFenced(rig.old.location().database())
                            .orThrow())
                    .isFalse();
        }
    }

    @Test
    void what_nobody_serves_is_named_with_its_place_when_the_service_starts() {
        assertThatThrownBy(() -> new Rig(RestoreTo.DATABASE, TOY, ToyBox.TYPES, platforms -> platforms).close())
                .hasMessageContaining(
                        "`applications.toy.platform` is of the type `toy`, which this deploy-service does not serve");
        assertThatThrownBy(() -> new Rig(RestoreTo.DATABASE, TOY, PlanTypes.BUILT_IN, box::added).close())
                .hasMessageContaining("toy");
    }
}
