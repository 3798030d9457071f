package dev.luneo.dr.plan;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A place where backups are kept: a directory.
 *
 * @param path absolute, or relative to the working directory when the plan was not read from a file
 * @param key what its manifests are signed with; empty when the services are given a key in another way
 */
public record RepositoryPlan(String name, Path path, Optional<Template> key) {}
