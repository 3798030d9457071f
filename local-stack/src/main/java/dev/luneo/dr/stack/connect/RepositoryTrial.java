package dev.luneo.dr.stack.connect;

import dev.luneo.dr.plan.DatabasePlan;
import dev.luneo.dr.plan.FilesystemRepository;
import dev.luneo.dr.repository.BackupDraft;
import dev.luneo.dr.repository.BackupId;
import dev.luneo.dr.repository.BackupRepository;
import dev.luneo.dr.repository.Beginning;
import dev.luneo.dr.repository.Removal;
import dev.luneo.dr.repository.RepositoryFailure;
import dev.luneo.dr.repository.RepositoryKeys;
import dev.luneo.dr.repository.RepositoryUnavailable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Whether a repository takes a backup: begins one as a backup begins, writes a file of ours, reads it back, and removes all of it. */
record RepositoryTrial(FilesystemRepository plan, List<DatabasePlan> databases, Sizes sizes) implements Trial {
    /** Of a backup that is never completed; a name that no database of a plan has: those begin with a letter or digit and have no dot. */
    private static final String NOBODYS = "0.tried-and-removed";

    @Override
    public String subject() {
        return "repositories.%s.path".formatted(plan.name());
    }

    @Override
    public List<Found> made() {
        List<Path> notThere = notThere(plan.path());
        try {
            BackupRepository repository =
                    BackupRepository.filesystem(plan.path(), RepositoryKeys.parse(RepositoryKeys.generate()));
            Optional<String> problem = written(repository);
            return List.of(
                    problem.map(text -> Found.wrong(subject(), text)).orElseGet(() -> room(repository, notThere)));
        } catch (RepositoryUnavailable unavailable) {
            return List.of(Found.wrong(
                    subject(),
                    "%s. Way out: let this user write there, or name another directory"
                            .formatted(unavailable.getMessage())));
        } finally {
            removed(plan.path().resolve(NOBODYS));
            notThere.forEach(RepositoryTrial::removed);
        }
    }

    private Optional<String> written(BackupRepository repository) {
        Beginning beginning = repository.begin(NOBODYS, BackupId.fresh(Instant.now()), 1);
        if (!(beginning instanceof Beginning.Begun begun)) {
            return Optional.of(
                    beginning instanceof Beginning.Failed failed
                            ? words(failed.failure())
                            : "a place for a backup is taken already. Try again");
        }
        BackupDraft draft = begun.draft();
        byte[] content = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);
        Optional<String> problem = draft.add("tried", content).map(RepositoryTrial::words);
        if (problem.isEmpty()) {
            problem = different(draft, content);
        }
        Removal removal = draft.abandon();
        return problem.isEmpty() && removal instanceof Removal.Failed failed
                ? Optional.of("what is written there cannot be removed: " + words(failed.failure()))
                : problem;
    }

    private static Optional<String> different(BackupDraft draft, byte[] content) {
        try {
            return Arrays.equals(Files.readAllBytes(draft.directory().resolve("tried")), content)
                    ? Optional.empty()
                    : Optional.of("what is read there is not what was written. Do not use this disk for backups");
        } catch (IOException e) {
            return Optional.of("what was written there cannot be read: %s. Name another directory".formatted(e));
        }
    }

    private Found room(BackupRepository repository, List<Path> notThere) {
        long free = repository.usableBytes();
        String tried = "%s: wrote, read and removed a file of ours%s; %s free"
                .formatted(
                        plan.path(),
                        notThere.isEmpty() ? "" : " (it is made with the first backup)",
                        Sizes.words(free));
        long needed = databases.stream()
                .mapToLong(database -> sizes.of(database).orElse(0L))
                .sum();
        // A dump is compressed, and there will be many of them: one of everything, as it is, is the least that is
        // comfortable.
        return free < needed
                ? Found.doubtful(
                        subject(),
                        "%s, and the databases that are backed up there have %s. Make room, or keep fewer backups (`retention`)"
                                .formatted(tried, Sizes.words(needed)))
                : Found.good(subject(), tried);
    }

    /** The directories that opening it makes, the innermost first. */
    private static List<Path> notThere(Path path) {
        List<Path> notThere = new ArrayList<>();
        for (Path at = path.toAbsolutePath(); at != null && Files.notExists(at); at = at.getParent()) {
            notThere.add(at);
        }
        return notThere;
    }

    private static void removed(Path directory) {
        try {
            Files.deleteIfExists(directory);
        } catch (IOException inUse) {
            // A service has begun to use it meanwhile, and then it is to stay; what is ours in it is gone already.
            return;
        }
    }

    private static String words(RepositoryFailure failure) {
        return "%s. Way out: %s".formatted(failure.detail(), failure.reason().hint());
    }
}
