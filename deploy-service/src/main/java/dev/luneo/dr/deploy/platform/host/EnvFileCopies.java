package dev.luneo.dr.deploy.platform.host;

import dev.luneo.dr.deploy.platform.KeptSettings;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The copies of an env file that recoveries have kept beside it. */
record EnvFileCopies(EnvFileStore envFile) {
    private static final Logger log = LoggerFactory.getLogger(EnvFileCopies.class);

    /** None where the env file is not here. */
    List<KeptSettings> all() {
        List<KeptSettings> kept = new ArrayList<>();
        try {
            Path pattern = envFile.kept("");
            String before = String.valueOf(pattern.getFileName());
            Path directory = Objects.requireNonNull(pattern.getParent(), "a real path has a directory");
            try (DirectoryStream<Path> files = Files.newDirectoryStream(
                    directory, file -> String.valueOf(file.getFileName()).startsWith(before))) {
                for (Path file : files) {
                    String copyOf = String.valueOf(file.getFileName()).substring(before.length());
                    kept(file, copyOf).ifPresent(kept::add);
                }
            }
        } catch (IOException | DirectoryIteratorException notHere) {
            log.debug("Copies of the env file {} cannot be listed: {}", envFile, notHere.toString());
        }
        return kept;
    }

    /** Empty for one that has just gone, and for a link: we make none, and what it leads to is none of ours to tell of. */
    private static Optional<KeptSettings> kept(Path file, String copyOf) {
        try {
            BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return is.isRegularFile()
                    ? Optional.of(new KeptSettings(
                            file.toString(),
                            Optional.of(is.size()),
                            is.lastModifiedTime().toInstant(),
                            copyOf))
                    : Optional.empty();
        } catch (IOException notThere) {
            log.debug("{} cannot be looked at: {}", file, notThere.toString());
            return Optional.empty();
        }
    }

    void remove(String recoveryId) {
        try {
            Path kept = envFile.kept(recoveryId);
            if (Files.deleteIfExists(kept)) {
                log.info("Removed {}: recovery {} is over and needs it no longer", kept, recoveryId);
            }
        } catch (IOException e) {
            log.warn("A copy of the env file {} stays: {}", envFile, e.toString());
        }
    }
}
