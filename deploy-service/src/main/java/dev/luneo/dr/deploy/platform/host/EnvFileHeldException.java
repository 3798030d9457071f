package dev.luneo.dr.deploy.platform.host;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Another process of deploy-service is in the middle of a change of an env file, and does not go on. */
public final class EnvFileHeldException extends IOException {
    private static final long serialVersionUID = 1L;

    EnvFileHeldException(Path file, Optional<Long> holder) {
        super("another process of deploy-service%s is in the middle of a change of %s and does not go on"
                .formatted(holder.map(" (process %d)"::formatted).orElse(""), file));
    }
}
