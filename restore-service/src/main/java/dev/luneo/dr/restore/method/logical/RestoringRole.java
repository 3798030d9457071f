package dev.luneo.dr.restore.method.logical;

import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.catalogue.DatabaseFacts;
import dev.luneo.dr.postgres.catalogue.Definitions;
import dev.luneo.dr.postgres.catalogue.ExtensionFacts;
import dev.luneo.dr.postgres.catalogue.FillRole;
import dev.luneo.dr.postgres.catalogue.HandOver;
import dev.luneo.dr.postgres.catalogue.OpenDoor;
import dev.luneo.dr.postgres.catalogue.RestoreRole;
import dev.luneo.dr.postgres.dump.ArchiveEntry;
import dev.luneo.dr.restore.server.Administration;
import dev.luneo.dr.restore.server.Requirements;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who fills a new database: never a superuser, unless the plan says so. */
final class RestoringRole {
    /** Beside the restore's own limit: analysing, and a server under load. */
    private static final Duration MARGIN = Duration.ofMinutes(10);

    /** The oid of pg_namespace. */
    private static final long SCHEMAS = 2615;

    private final DatabaseUrl server;
    private final DatabaseUrl database;
    private final Requirements requirements;
    private Optional<FillRole> own = Optional.empty();
    private DatabaseUrl login;

    RestoringRole(DatabaseUrl server, DatabaseUrl database, Requirements requirements) {
        this.server = server;
        this.database = database;
        this.requirements = requirements;
        this.login = database;
    }

    /** Shuts the database to others, and gives it to the role that fills it. */
    Optional<PostgresFailure> begin(Duration limit) {
        String name = database.location().database();
        Answer<Boolean> begun = Administration.ask(server, connection -> {
            OpenDoor.shut(connection, name);
            if (requirements.fillRole().isPresent()) {
                FillRole role = requirements.fillRole().get().apply(name);
                String password = role.open(connection, limit.plus(MARGIN));
                own = Optional.of(role);
                login = database.withLogin(role.name(), password);
                role.own(connection, name);
                if (role instanceof RestoreRole made) {
                    made.install(connection, login, reservedExtensions());
                }
            }
            return true;
        });
        return begun.whenFailed();
    }

    /** The database, with the login that fills it. */
    DatabaseUrl login() {
        return login;
    }

    /** Whether somebody other than the restorer fills, whose password is of this restore. */
    boolean hasOneThatFills() {
        return own.isPresent();
    }

    List<ExtensionFacts> reservedExtensions() {
        return requirements.facts().map(DatabaseFacts::extensions).orElse(List.of()).stream()
                .filter(extension -> requirements.needs().reservedExtensions().contains(extension.name()))
                .toList();
    }

    /** What pg_restore need not restore: what only superusers can, and the schemas that are there for extensions. */
    Set<ArchiveEntry> leftOut() {
        Set<ArchiveEntry> all = new HashSet<>(requirements.leftOut());
        if (own.isPresent()) {
            reservedExtensions().stream()
                    .filter(extension -> extension.schemaOid() != 0)
                    .forEach(extension -> all.add(new ArchiveEntry(SCHEMAS, extension.schemaOid())));
        }
        return all;
    }

    /** What came of giving everything back to whom it belonged. */
    record Given(List<String> tampered, List<String> notKept) {}

    /**
     * Gives everything back to whom it belonged, and leaves nothing of the role.
     *
     * @param major version of the server that was backed up
     * @param definitions of what came back
     * @param liveOwner who gets everything when it is not known whose it was
     */
    Answer<Given> handOver(int major, Definitions definitions, Optional<String> liveOwner) {
        Answer<List<String>> locked =
                own.isPresent() ? Administration.ask(server, own.get()::lock) : Answer.given(List.of());
        return locked.fold(
                strangers -> strangers.isEmpty()
                        ? handOver(major, definitions, liveOwner, login.user())
                        : Answer.given(new Given(
                                strangers.stream()
                                        .map(stranger ->
                                                "%s may act as %s now: REVOKE it".formatted(stranger, login.user()))
                                        .toList(),
                                List.of())),
                Answer::failed);
    }

    private Answer<Given> handOver(int major, Definitions definitions, Optional<String> liveOwner, String filler) {
        try (Connection connection = database.connect()) {
            boolean sameVersion = connection.getMetaData().getDatabaseMajorVersion() == major;
            HandOver handOver = new HandOver(connection, filler);
            Optional<String> heir = liveOwner.filter(handOver::mayHave);
            Optional<DatabaseFacts> facts = requirements.facts();
            if (facts.isPresent()) {
                List<String> tampered = handOver.tampered(facts.get(), sameVersion, definitions);
                if (!tampered.isEmpty()) {
                    return Answer.given(new Given(tampered, List.of()));
                }
                handOver.carryOut(facts.get());
                List<String> nobodys = own.isPresent() ? handOver.nobodys(facts.get()) : List.of();
                if (!nobodys.isEmpty()) {
                    return Answer.given(new Given(
                            nobodys.stream()
                                    .map(object -> object + " is nobody's, by the backup")
                                    .toList(),
                            List.of()));
                }
            } else {
                handOver.carryOut(heir.orElse(filler));
            }
            List<String> notKept = new ArrayList<>(handOver.notKept());
            facts.flatMap(known -> HandOver.unseen(known, sameVersion)).ifPresent(notKept::add);
            if (own.isPresent() && facts.isPresent()) {
                handOver.leaveNothing(facts.get(), server.user());
                own.get().leave(connection);
            } else if (own.isPresent() && heir.isPresent()) {
                handOver.leaveNothing(heir.get());
                own.get().leave(connection);
            } else if (own.isPresent()) {
                notKept.add(
                        "everything belongs to the role %s, which cannot log in: REASSIGN OWNED BY it to whom it belonged"
                                .formatted(filler));
            }
            if (facts.isPresent()) {
                handOver.extensionsOfOthers(facts.get(), server.user()).ifPresent(notKept::add);
            }
            return Answer.given(new Given(List.of(), notKept));
        } catch (SQLException e) {
            return Answer.failed(PostgresFailure.from(e));
        }
    }
}
