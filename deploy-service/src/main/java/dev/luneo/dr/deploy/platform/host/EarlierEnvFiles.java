package dev.luneo.dr.deploy.platform.host;

import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Removes the copies of env files that recoveries have kept, when nobody can need them any more for a way back: they hold
 * passwords. A copy stays while its recovery runs or may be undone; and where the way back was not made, until a later
 * recovery of the database is verified. What was verified in part stays until an incident lead has said that it is over.
 */
public final class EarlierEnvFiles implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EarlierEnvFiles.class);
    /** Soon enough for a password in a file of ours alone. */
    private static final Duration EVERY = Duration.ofMinutes(5);

    private final HostApplications applications;
    private final Predicate<Recovery> wentBack;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(new CustomizableThreadFactory("earlier-env-files-"));

    /** @param wentBack whether the log says that what a recovery had switched over is switched back */
    public EarlierEnvFiles(HostApplications applications, Predicate<Recovery> wentBack) {
        this.applications = applications;
        this.wentBack = wentBack;
    }

    /** @param recoveries as of the last event read; that it lags only makes a copy stay longer */
    public EarlierEnvFiles sweeping(Supplier<Recoveries> recoveries) {
        thread.scheduleWithFixedDelay(
                () -> sweep(recoveries.get()), EVERY.toSeconds(), EVERY.toSeconds(), TimeUnit.SECONDS);
        return this;
    }

    public void sweep(Recoveries recoveries) {
        for (HostApplication application : applications.all()) {
            List<Recovery> newestFirst =
                    recoveries.newestFirst(application.plan().uses()).toList();
            boolean laterVerified = false;
            for (Recovery recovery : newestFirst) {
                if (!recovery.active() && (over(recovery) || laterVerified || recoveries.accepted(recovery))) {
                    remove(application, recovery.id());
                }
                laterVerified |= recovery.stage() == Stage.VERIFIED;
            }
        }
    }

    /**
     * A copy that is there now.
     *
     * @param database that its application uses
     * @param copyOf the recovery's id as it stands in the file's name
     */
    public record Kept(Path file, long bytes, Instant changed, String database, String copyOf) {}

    /** Those on this machine; none of an application whose env file is not here. */
    public static List<Kept> all(HostApplications applications) {
        List<Kept> kept = new ArrayList<>();
        for (HostApplication application : applications.all()) {
            try {
                kept.addAll(of(application));
            } catch (IOException | UncheckedIOException notHere) {
                log.debug("Copies of the env file of {} cannot be listed: {}", application.name(), notHere.toString());
            }
        }
        return kept;
    }

    private static List<Kept> of(HostApplication application) throws IOException {
        Path pattern = application.envFile().kept("");
        String before = String.valueOf(pattern.getFileName());
        Path directory = Objects.requireNonNull(pattern.getParent(), "a real path has a directory");
        List<Kept> kept = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                directory, file -> String.valueOf(file.getFileName()).startsWith(before))) {
            for (Path file : files) {
                String copyOf = String.valueOf(file.getFileName()).substring(before.length());
                kept(file, application.plan().uses(), copyOf).ifPresent(kept::add);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return kept;
    }

    /** Empty for one that has just gone, and for a link: we make none, and what it leads to is none of ours to tell of. */
    private static Optional<Kept> kept(Path file, String database, String copyOf) {
        try {
            BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return is.isRegularFile()
                    ? Optional.of(
                            new Kept(file, is.size(), is.lastModifiedTime().toInstant(), database, copyOf))
                    : Optional.empty();
        } catch (IOException notThere) {
            log.debug("{} cannot be looked at: {}", file, notThere.toString());
            return Optional.empty();
        }
    }

    private boolean over(Recovery recovery) {
        return recovery.stage() == Stage.VERIFIED
                || recovery.undone().filter(undone -> undone.undone()).isPresent()
                || wentBack.test(recovery);
    }

    private static void remove(HostApplication application, String recoveryId) {
        try {
            Path kept = application.envFile().kept(recoveryId);
            if (Files.deleteIfExists(kept)) {
                log.info("Removed {}: recovery {} is over and needs it no longer", kept, recoveryId);
            }
        } catch (IOException e) {
            log.warn("A copy of the env file of {} stays: {}", application.name(), e.toString());
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
