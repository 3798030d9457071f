package dev.luneo.dr.plan;

import java.nio.file.Path;

/**
 * A place where backups are kept: a directory.
 *
 * @param path absolute, or relative to the working directory when the plan was not read from a file
 */
public record RepositoryPlan(String name, Path path) {}
