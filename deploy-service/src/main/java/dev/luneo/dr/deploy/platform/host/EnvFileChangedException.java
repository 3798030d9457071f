package dev.luneo.dr.deploy.platform.host;

import java.io.IOException;
import java.nio.file.Path;

/** Somebody has changed an env file since it was read; nothing of ours was written. */
final class EnvFileChangedException extends IOException {
    private static final long serialVersionUID = 1L;

    EnvFileChangedException(Path file) {
        super("somebody changed %s in this moment; nothing was written to it".formatted(file));
    }
}
