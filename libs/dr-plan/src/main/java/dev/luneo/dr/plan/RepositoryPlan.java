package dev.luneo.dr.plan;

import java.util.Optional;

/** A place where backups are kept. */
public interface RepositoryPlan {

    String name();

    /** What its manifests are signed with; empty when the services are given a key in another way. */
    Optional<Template> key();
}
