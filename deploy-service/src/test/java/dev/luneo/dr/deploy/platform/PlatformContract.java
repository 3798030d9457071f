package dev.luneo.dr.deploy.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.luneo.dr.deploy.cutover.Errand;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.process.CommandOutcome;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What is promised of every platform. A new one extends this, and is held to it. */
public abstract class PlatformContract {
    protected static final String RECOVERY = "r-1";
    private static final String SECRET = "m4rked-t0ken";
    private static final Duration ONE_ANSWER = Duration.ofSeconds(5);

    /** An application that was started with settings of the test's. */
    protected abstract Platform platform() throws Exception;

    /** Somebody sets it up, or changes it, from outside: these are all settings that it has. */
    protected abstract void has(Map<String, String> settings) throws Exception;

    /** How often the application was started. */
    protected abstract int starts() throws Exception;

    /** The value of A that its process had when it was started last. */
    protected abstract String startedWithA() throws Exception;

    /** From now on it does not start. */
    protected abstract void breaks() throws Exception;

    private final Errand errand = new Errand(RECOVERY);

    private Map<String, String> now() throws Exception {
        return platform().settings().values();
    }

    @Test
    void a_variable_is_set_and_every_other_one_stays() throws Exception {
        has(Map.of("A", "1", "B", "two words", "C", "postgresql://u:p%40ss@h:5432/d?x=y"));
        platform().settings().with("A", "2").orElseThrow().write(() -> {});
        assertThat(now()).isEqualTo(Map.of("A", "2", "B", "two words", "C", "postgresql://u:p%40ss@h:5432/d?x=y"));
    }

    @Test
    void several_are_set_in_one_change_and_one_that_was_not_there_is_added() throws Exception {
        has(Map.of("A", "1"));
        Settings wanted = platform()
                .settings()
                .with("A", "2")
                .orElseThrow()
                .with("B", "3")
                .orElseThrow();
        assertThat(now()).isEqualTo(Map.of("A", "1"));
        wanted.write(() -> {});
        assertThat(now()).isEqualTo(Map.of("A", "2", "B", "3"));
    }

    @Test
    void whether_it_is_still_ours_is_asked_when_all_is_ready_and_nothing_is_changed() throws Exception {
        has(Map.of("A", "1"));
        AtomicBoolean asked = new AtomicBoolean();
        platform().settings().with("A", "2").orElseThrow().write(() -> {
            assertThat(nowUnchecked()).isEqualTo(Map.of("A", "1"));
            asked.set(true);
        });
        assertThat(asked).isTrue();
    }

    @Test
    void when_it_is_no_longer_ours_nothing_is_changed() throws Exception {
        has(Map.of("A", "1"));
        Settings wanted = platform().settings().with("A", "2").orElseThrow();
        assertThatThrownBy(() -> wanted.write(Errand::lost)).isInstanceOf(Errand.Lost.class);
        assertThat(now()).isEqualTo(Map.of("A", "1"));
    }

    @Test
    void it_is_asked_although_nothing_is_to_be_changed() throws Exception {
        has(Map.of("A", "1"));
        Settings same = platform().settings();
        assertThatThrownBy(() -> same.write(Errand::lost)).isInstanceOf(Errand.Lost.class);
    }

    @Test
    void what_somebody_changed_meanwhile_stays_and_is_told() throws Exception {
        has(Map.of("A", "1", "B", "1"));
        Settings wanted = platform().settings().with("A", "2").orElseThrow();
        has(Map.of("A", "1", "B", "theirs"));
        ChangedMeanwhileException told =
                catchThrowableOfType(ChangedMeanwhileException.class, () -> wanted.write(() -> {}));
        assertThat(told.failure().hint()).isNotBlank();
        assertThat(now()).isEqualTo(Map.of("A", "1", "B", "theirs"));
    }

    @Test
    void what_was_kept_comes_back_and_what_others_changed_since_stays() throws Exception {
        has(Map.of("A", "1", "B", "1"));
        platform().keep(RECOVERY);
        platform()
                .settings()
                .with("A", "2")
                .orElseThrow()
                .with("NEW", "x")
                .orElseThrow()
                .write(() -> {});
        Map<String, String> changed = new HashMap<>(now());
        changed.put("B", "theirs");
        has(changed);
        platform().keep(RECOVERY);
        Settings back = platform().settings().asKept(RECOVERY, "A").orElseThrow();
        back.asKept(RECOVERY, "NEW").orElseThrow().write(() -> {});
        assertThat(now()).isEqualTo(Map.of("A", "1", "B", "theirs"));
    }

    @Test
    void what_is_kept_is_listed_until_it_is_forgotten() throws Exception {
        has(Map.of("A", "1"));
        assertThat(platform().kept()).isEmpty();
        platform().keep(RECOVERY);
        assertThat(platform().kept()).singleElement().satisfies(kept -> {
            assertThat(kept.recoveryId()).isEqualTo(RECOVERY);
            assertThat(kept.place()).isNotBlank();
        });
        platform().forget("r-other");
        assertThat(platform().settings().asKept(RECOVERY, "A")).isPresent();
        platform().forget(RECOVERY);
        assertThat(platform().settings().asKept(RECOVERY, "A")).isEmpty();
        assertThat(platform().kept()).isEmpty();
        platform().forget(RECOVERY);
    }

    @Test
    void settings_that_are_the_same_are_equal_and_show_no_value() throws Exception {
        has(Map.of("A", "1", "API_TOKEN", SECRET, "EMPTY", ""));
        Settings settings = platform().settings();
        assertThat(settings.with("A", "1")).contains(settings);
        assertThat(settings.with("A", "2")).isPresent().get().isNotEqualTo(settings);
        assertThat(settings.toString()).doesNotContain(SECRET);
        assertThat(settings.has("API_TOKEN")).isTrue();
        assertThat(settings.has("EMPTY")).isFalse();
        assertThat(settings.has("NOT_THERE")).isFalse();
    }

    @Test
    void a_rehearsal_changes_nothing() throws Exception {
        has(Map.of("A", "1"));
        platform().rehearse(false);
        platform().rehearse(true);
        assertThat(now()).isEqualTo(Map.of("A", "1"));
        assertThat(platform().kept()).isEmpty();
    }

    @Test
    void a_restart_takes_the_settings_as_they_are_then() throws Exception {
        has(Map.of("A", "1"));
        platform().settings().with("A", "2").orElseThrow().write(() -> {});
        int before = starts();
        assertThat(restarted()).isEmpty();
        assertThat(starts()).isEqualTo(before + 1);
        assertThat(startedWithA()).isEqualTo("2");
    }

    @Test
    void nothing_is_restarted_that_is_no_longer_ours() throws Exception {
        has(Map.of("A", "1"));
        int before = starts();
        assertThatThrownBy(() -> errand.lost(context -> platform().restart(RECOVERY, context)))
                .isInstanceOf(Errand.Lost.class);
        assertThat(starts()).isEqualTo(before);
    }

    @Test
    void a_restart_that_does_not_work_says_why() throws Exception {
        has(Map.of("A", "1"));
        breaks();
        assertThat(restarted()).hasValueSatisfying(failure -> {
            assertThat(failure.reason()).isEqualTo("restart-failed");
            assertThat(failure.detail()).isNotBlank();
            assertThat(failure.hint()).isNotBlank();
        });
    }

    @Test
    void where_nothing_was_left_running_everything_stands_still() throws Exception {
        has(Map.of("A", "1"));
        assertThat(stoodStill()).isEmpty();
        assertThatThrownBy(() -> errand.lost(context -> platform().standStill(RECOVERY, context)))
                .isInstanceOf(Errand.Lost.class);
    }

    @Test
    void a_migration_is_run_with_the_settings_it_is_given_or_refused_before_anything_is_touched() throws Exception {
        has(Map.of("A", "1"));
        if (platform().lacks().isEmpty()) {
            StringBuilder printed = new StringBuilder();
            CommandOutcome outcome = errand.ours(
                    context -> platform().migrate(Map.of("A", "given"), RECOVERY, context, printed::append));
            assertThat(outcome.ok()).isTrue();
            assertThat(printed).contains("given");
        } else {
            assertThat(platform().lacks())
                    .allSatisfy(lack -> assertThat(lack.hint()).isNotBlank());
        }
    }

    @Test
    void whether_it_is_up_is_seen_where_the_plan_says_how() throws Exception {
        has(Map.of("A", "1"));
        Optional<Up> up = platform().up();
        assertThat(up).isPresent();
        assertThat(up.get().within()).isPositive();
        assertThat(up.get().expected()).isNotBlank();
        assertThat(up.get().look(ONE_ANSWER.negated()).said()).isNotBlank();
        assertThat(platform().settingsAt()).isNotBlank();
    }

    private Optional<Failure> restarted() throws Exception {
        return errand.ours(context -> platform().restart(RECOVERY, context));
    }

    private List<Failure> stoodStill() throws Exception {
        return errand.ours(context -> platform().standStill(RECOVERY, context));
    }

    private Map<String, String> nowUnchecked() {
        try {
            return now();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
