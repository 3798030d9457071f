package dev.luneo.dr.plan;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A directory.
 *
 * @param path absolute, or relative to the working directory when the plan was not read from a file
 */
public record FilesystemRepository(String name, Path path, Optional<Template> key) implements RepositoryPlan {

    private static final Key<Path> PATH = Key.value(
                    "path", Kinds.PATHS, "a directory of its own, not on the database's disk")
            .must("write `path: /var/lib/luneo-dr/backups`");
    private static final Key<Optional<Template>> KEY = Key.template(
                    "key",
                    TemplateRule.key("backup-scheduler", "restore-service"),
                    "signs what lies there; to change it, `NEW,OLD`")
            .maybe();

    static final Variant<RepositoryPlan> VARIANT =
            Variant.of("filesystem", Block.of("filesystem repository", PATH, KEY), FilesystemRepository::read);

    private static RepositoryPlan read(Section section, List<RepositoryPlan> earlier) {
        FilesystemRepository repository =
                new FilesystemRepository(section.name(), section.reading().locate(section.get(PATH)), section.get(KEY));
        if (!section.has(KEY)) {
            section.warn(
                    KEY,
                    "is missing: what signs its backups is known to the services alone (`./dr up` keeps it in"
                            + " secrets.json of its home); lost with them, the backups count as a stranger's",
                    "write `key: ${DR_REPOSITORY_KEY}`, made with `openssl rand -hex 32` and kept where the backups are"
                            + " not; where there are backups already, set it to NEW,OLD, the old one being"
                            + " `repository-key` in secrets.json");
        }
        earlier.stream()
                .filter(other -> section.has(PATH)
                        && other instanceof FilesystemRepository directory
                        && directory.path().equals(repository.path()))
                .findFirst()
                .ifPresent(owner -> section.refuse(
                        PATH, "is the path of `" + owner.name() + "` too", "give each repository its own directory"));
        return repository;
    }
}
