package dev.luneo.dr.backup.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.luneo.dr.backup.schedule.BackupCommand.TakeBackup;
import dev.luneo.dr.backup.taking.BackupMethod;
import dev.luneo.dr.backup.taking.BackupMethod.Copied;
import dev.luneo.dr.backup.taking.BackupTaker;
import dev.luneo.dr.events.BackupEvent.BackupCompleted;
import dev.luneo.dr.events.BackupEvent.BackupFailed;
import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.kit.machine.Decision;
import dev.luneo.dr.kit.machine.Performance;
import dev.luneo.dr.kit.plan.ServedTypes;
import dev.luneo.dr.kit.repository.PlannedRepositories;
import dev.luneo.dr.plan.BackupMethodPlan;
import dev.luneo.dr.plan.Block;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.FilesystemRepository;
import dev.luneo.dr.plan.Key;
import dev.luneo.dr.plan.Kinds;
import dev.luneo.dr.plan.PlanReader;
import dev.luneo.dr.plan.PlanTypes;
import dev.luneo.dr.plan.RepositoryPlan;
import dev.luneo.dr.plan.Variant;
import dev.luneo.dr.recovery.Situation;
import dev.luneo.dr.repository.BackupId;
import dev.luneo.dr.repository.BackupRepository;
import dev.luneo.dr.repository.ManifestFacts;
import dev.luneo.dr.repository.RepositoryKeys;
import dev.luneo.dr.repository.Storage;
import dev.luneo.dr.repository.Verification;
import dev.luneo.dr.repository.store.InMemoryStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A method and a store that the product does not have, through the machine, the taker and the repository that it has. */
class AnotherMethodTest {
    private static final String KEY = RepositoryKeys.generate();
    private static final Key<Integer> CAMERAS =
            Key.value("cameras", Kinds.number(1, 9), "that take it").or(1);

    private record Photo(int cameras) implements BackupMethodPlan {
        @Override
        public String word() {
            return "photo";
        }
    }

    private static final PlanTypes TYPES = PlanTypes.BUILT_IN.with(
            PlanTypes.METHODS,
            Variant.of("photo", Block.of("photo", CAMERAS), section -> new Photo(section.get(CAMERAS))));

    @TempDir
    Path temporary;

    private final DrPlan plan =
            PlanReader.parse("""
                    plan: test
                    retry: { attempts: 3, wait: 1s }
                    repositories: { local: { type: filesystem, path: /nowhere } }
                    databases:
                      shop:
                        url: "${URL}"
                        backup: { method: photo, cameras: 2, every: 1h }
                        restore: { approval: none }
                    """, Map.of("URL", "postgresql://u@h/shop"), TYPES).orThrow();
    private final InMemoryStore memory = new InMemoryStore();
    private final List<DrEvent> events = new ArrayList<>();
    private final Instant boot = Instant.now();
    private final BackupMachine machine =
            new BackupMachine(plan, Servers.APART, new MaintenanceRuns(Duration.ofHours(1)), boot);
    private BackupState state = machine.initial();
    private Instant now = boot;

    @Test
    void its_backup_is_taken_and_whole_in_a_store_of_another_kind() throws Exception {
        run(taker(photo -> (draft, command, began, performance) -> {
            write(draft.directory().resolve("picture.png"), "x".repeat(photo.cameras()));
            return new Copied.Whole(
                    new ManifestFacts(photo.word(), began, Instant.now(), began, 150_013, "camera 1.0", 1, Map.of()));
        }));

        BackupCompleted completed = (BackupCompleted) events.get(events.size() - 1);
        assertThat(completed.method()).isEqualTo("photo");
        BackupRepository repository =
                BackupRepository.existing(storage(), RepositoryKeys.parse(KEY)).orElseThrow();
        Verification verification = repository.verify("shop", new BackupId(completed.backupId()), progress -> {});
        assertThat(verification).isInstanceOf(Verification.Sound.class);
        assertThat(((Verification.Sound) verification).manifest().storedBytes()).isEqualTo(2);
        assertThat(repositories().look("shop", Set.of(), true).promising()).hasSize(1);
    }

    @Test
    void what_it_says_of_a_failure_is_what_the_log_says_and_nothing_is_left() throws Exception {
        run(taker(photo -> (draft, command, began, performance) -> {
            write(draft.directory().resolve("picture.png"), "half");
            return new Copied.Failed(BackupReason.TOOL_MISSING.failure("no film in it"));
        }));

        assertThat(events.get(events.size() - 1))
                .isInstanceOfSatisfying(
                        BackupFailed.class,
                        failed -> assertThat(failed.failure().detail()).isEqualTo("no film in it"));
        assertThat(memory.names("")).isEmpty();
        assertThat(temporary.resolve("shop")).isEmptyDirectory();
    }

    @Test
    void a_method_that_nobody_serves_stops_the_start_with_its_place() {
        assertThatThrownBy(() -> new BackupTaker(plan, repositories(), new ServedTypes<>(List.of()), Clock.systemUTC()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("databases.shop.backup.method")
                .hasMessageContaining("Photo");
    }

    private interface Made {
        BackupMethod of(Photo photo);
    }

    private BackupTaker taker(Made made) {
        return new BackupTaker(
                plan,
                repositories(),
                new ServedTypes<BackupMethodPlan, BackupMethod>(List.of(ServedTypes.Type.of(Photo.class, made::of))),
                Clock.systemUTC());
    }

    private PlannedRepositories repositories() {
        ServedTypes<RepositoryPlan, Storage> inMemory =
                new ServedTypes<>(List.of(ServedTypes.Type.of(FilesystemRepository.class, any -> storage())));
        return new PlannedRepositories(plan, inMemory, Map.of(), repository -> KEY);
    }

    private Storage storage() {
        return new Storage(memory, temporary);
    }

    /** Until one attempt has come to its end. */
    private void run(BackupTaker taker) throws InterruptedException {
        while (events.stream().noneMatch(event -> event instanceof BackupCompleted || event instanceof BackupFailed)) {
            for (Decision<BackupCommand> decision : machine.decide(state, situation())) {
                if (decision instanceof Decision.Publish<BackupCommand> publish) {
                    happened(publish.event());
                } else if (decision instanceof Decision.Perform<BackupCommand> perform
                        && perform.command() instanceof TakeBackup take) {
                    taker.take(take, performance());
                }
            }
            now = now.plusSeconds(60);
            assertThat(now).as("a backup is due once an hour").isBefore(boot.plus(Duration.ofDays(1)));
        }
    }

    private Performance performance() {
        return new Performance() {
            @Override
            public void publish(DrEvent event) {
                happened(event);
            }

            @Override
            public void beforeEffect() {}
        };
    }

    private void happened(DrEvent event) {
        events.add(event);
        state = machine.evolve(state, new Recorded<>(event, now, "test"));
    }

    private Situation situation() {
        Instant at = now;
        return new Situation() {
            @Override
            public Instant now() {
                return at;
            }

            @Override
            public Optional<String> runner(String key) {
                return Optional.of("me/1");
            }
        };
    }

    private static void write(Path file, String content) {
        try {
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
