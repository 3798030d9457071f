package dev.luneo.dr.plan;

import java.nio.file.Path;
import java.util.Optional;

/**
 * An application on a machine of ours: settings in an environment file, started and stopped by commands.
 *
 * @param envFile lines of {@code NAME=value}; only the database url in it is ever changed
 * @param restart 1 minute unless said otherwise
 * @param up how to tell that it is up; absent: the restart command's success is all there is
 */
public record HostPlatform(Path envFile, CommandPlan restart, Optional<UpPlan> up) {}
