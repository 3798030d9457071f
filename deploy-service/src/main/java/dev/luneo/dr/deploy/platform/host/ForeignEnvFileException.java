package dev.luneo.dr.deploy.platform.host;

import java.io.IOException;
import java.nio.file.Path;

/** An env file has an owner or a group that we may not give to the file that would take its place. */
final class ForeignEnvFileException extends IOException {
    private static final long serialVersionUID = 1L;

    private ForeignEnvFileException(String message, IOException cause) {
        super(message, cause);
    }

    static ForeignEnvFileException ofOwner(Path file, String owner, IOException cause) {
        return new ForeignEnvFileException(
                "%1$s belongs to %2$s, and deploy-service runs as %3$s: a changed file could not be %2$s's. `chown %3$s %1$s`, and let the application read it by its group"
                        .formatted(file, owner, us()),
                cause);
    }

    static ForeignEnvFileException ofGroup(Path file, String group, IOException cause) {
        return new ForeignEnvFileException(
                "%1$s has the group %2$s, and deploy-service runs as %3$s, who is not in it: a changed file could not have that group. `chgrp $(id -gn %3$s) %1$s` gives it one that can, if the application can still read it; or make %3$s a member of %2$s and start deploy-service again"
                        .formatted(file, group, us()),
                cause);
    }

    private static String us() {
        return System.getProperty("user.name");
    }
}
