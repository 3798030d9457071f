package dev.luneo.dr.deploy.platform.host;

import dev.luneo.dr.process.ProcessLock;
import java.io.IOException;
import java.nio.file.Path;

/** Another process of deploy-service is in the middle of a change of an env file, and does not go on. */
final class EnvFileHeldException extends IOException {
    private static final long serialVersionUID = 1L;

    EnvFileHeldException(Path file, ProcessLock.HeldException held) {
        super("%s is in the middle of a change of %s and does not go on".formatted(held.holder(), file), held);
    }
}
