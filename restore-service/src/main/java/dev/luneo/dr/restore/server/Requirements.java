package dev.luneo.dr.restore.server;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.kit.database.MightyLogins;
import dev.luneo.dr.plan.MissingRoles;
import dev.luneo.dr.plan.RestorePlan;
import dev.luneo.dr.plan.RestoreRights;
import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.catalogue.DatabaseFacts;
import dev.luneo.dr.postgres.catalogue.FillRole;
import dev.luneo.dr.postgres.catalogue.LentRole;
import dev.luneo.dr.postgres.catalogue.Needs;
import dev.luneo.dr.postgres.catalogue.ReservedObject;
import dev.luneo.dr.postgres.catalogue.RestoreRole;
import dev.luneo.dr.postgres.catalogue.RoleFacts;
import dev.luneo.dr.postgres.dump.ArchiveEntry;
import dev.luneo.dr.restore.RestoreReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a server must have for a backup to come back with its owners, grants, extensions and tablespaces. Found out before anything
 * is restored: a server that lacks a role would leave everything to whoever restores, with that one's rights.
 */
public record Requirements(Optional<DatabaseFacts> facts, Needs needs, RestorePlan how, DatabaseUrl server) {
    /** Of each kind of thing; the rest is a number. */
    private static final int MOST_NAMED = 10;

    private static final String UNKNOWN =
            "this backup was taken by a version that did not record roles, owners, grants and"
                    + " settings: nothing is known of them. Everything will belong to the owner of the live database where there is one"
                    + " that is no superuser, else to a role without login, and functions with their owner's rights get their caller's";

    public static Answer<Requirements> of(Optional<DatabaseFacts> facts, RestorePlan how, DatabaseUrl server) {
        return Administration.ask(
                server, connection -> new Requirements(facts, Needs.of(connection, facts, how.fillAs()), how, server));
    }

    /** In the order in which they should be mended; empty when the server has all that is needed. */
    public List<Failure> problems() {
        List<Failure> problems = new ArrayList<>();
        if (!needs.missing().isEmpty() && !makesRoles()) {
            problems.add(
                    RestoreReason.ROLES_MISSING.because(
                            "%s has no role %s, which the backup needs. %s"
                                    .formatted(
                                            place(),
                                            names(needs.missing()),
                                            String.join(" ", needs.createStatements())),
                            how.missingRoles() == MissingRoles.CREATE
                                    ? "%s may not make roles: run the statements as a role that may"
                                            .formatted(server.user())
                                    : "Run the statements, or write `missing-roles: create` under `restore` to have the roles made without login"));
        }
        if (!needs.raised().isEmpty()) {
            problems.add(RestoreReason.OWNER_IS_SUPERUSER.because(
                    "%s %s a superuser on %s and was none where the backup was taken: functions that run with their owner's rights would be a superuser's"
                            .formatted(words(needs.raised()), needs.raised().size() == 1 ? "is" : "are", place())));
        }
        if (!needs.superuser() && !needs.foreign().isEmpty()) {
            problems.add(RestoreReason.OWNERS_OUT_OF_REACH.because(
                    "%s may not act as %s, and so cannot give back what belongs to them. %s"
                            .formatted(
                                    server.user(),
                                    words(needs.foreign()),
                                    String.join(" ", needs.membershipStatements(server.user())))));
        }
        if (!needs.fillRole().isEmpty()) {
            problems.add(
                    RestoreReason.FILL_ROLE_UNFIT.because("%s, which `fill-as` names, cannot fill a database on %s: %s"
                            .formatted(how.fillAs().orElse(""), place(), String.join(" ", needs.fillRole()))));
        }
        if (!needs.extensions().isEmpty()) {
            problems.add(RestoreReason.EXTENSIONS_MISSING.because(
                    "%s does not have installed: %s".formatted(place(), words(needs.extensions()))));
        }
        if (!needs.superuser() && !needs.reservedExtensions().isEmpty()) {
            problems.add(
                    RestoreReason.EXTENSIONS_MISSING.because(
                            "Only a superuser may create: %s".formatted(words(needs.reservedExtensions())),
                            "Restore with a superuser in `restore.server`: it creates the extensions, and a role made for the one restore does the rest"));
        }
        if (!needs.collations().isEmpty()) {
            problems.add(RestoreReason.COLLATIONS_MISSING.because(
                    "%s does not have the collations %s".formatted(place(), words(needs.collations()))));
        }
        List<ReservedObject> reserved = reserved(true);
        if (!reserved.isEmpty() && !asSuperuser()) {
            problems.add(RestoreReason.ONLY_A_SUPERUSER_CAN.because("Only a superuser can make, and the rest may need: "
                    + words(reserved.stream().map(ReservedObject::words).toList())));
        }
        return problems;
    }

    /** What is not as it was or not as it should be, and does not keep the data from coming back. */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (needs.superuser()) {
            warnings.add(MightyLogins.warning(server.user(), how.rights()));
        } else if (fillRole().isEmpty()) {
            warnings.add(MightyLogins.fillsItself(server.user()));
        }
        if (facts.isEmpty()) {
            warnings.add(UNKNOWN);
        }
        if (!needs.missing().isEmpty() && makesRoles()) {
            warnings.add("roles without login are made: " + names(needs.missing()));
        }
        List<ReservedObject> leftOut = reserved(false);
        if (!leftOut.isEmpty() && !asSuperuser()) {
            warnings.add("left out, because only a superuser can make them: "
                    + words(leftOut.stream().map(ReservedObject::words).toList()));
        }
        if (!needs.tablespaces().isEmpty()) {
            warnings.add("everything goes to one tablespace, because %s has no tablespace %s"
                    .formatted(place(), words(needs.tablespaces())));
        }
        List<String> superusers = needs.superuser()
                ? List.of()
                : facts.map(known ->
                                known.owners().stream().filter(known::superuser).toList())
                        .orElse(List.of());
        if (!superusers.isEmpty()) {
            warnings.add("what belonged to the superuser %s will belong to %s, who cannot give it back"
                    .formatted(words(superusers), server.user()));
        }
        return warnings;
    }

    public boolean makesRoles() {
        return how.missingRoles() == MissingRoles.CREATE && needs.mayCreateRoles();
    }

    /** Whether pg_restore runs with all rights, which the plan must say. */
    public boolean asSuperuser() {
        return needs.superuser() && how.rights() == RestoreRights.SUPERUSER;
    }

    /** Who fills the new database; empty when whoever restores does. */
    public Optional<Filling> fillRole() {
        if (asSuperuser()) {
            return Optional.empty();
        }
        return needs.mayCreateRoles()
                ? Optional.of(RestoreRole::new)
                : how.fillAs().map(lent -> database -> new LentRole(lent));
    }

    /** Who fills a database, by its name. */
    public interface Filling extends Function<String, FillRole> {}

    public boolean oneTablespace() {
        return !needs.tablespaces().isEmpty();
    }

    public Set<ArchiveEntry> leftOut() {
        return asSuperuser()
                ? Set.of()
                : reserved(false).stream()
                        .map(object -> new ArchiveEntry(object.catalogue(), object.oid()))
                        .collect(Collectors.toSet());
    }

    private List<ReservedObject> reserved(boolean needed) {
        return facts.map(DatabaseFacts::reserved).orElse(List.of()).stream()
                .filter(object -> object.needed() == needed)
                .toList();
    }

    private String place() {
        return "%s:%d".formatted(server.location().host(), server.location().port());
    }

    private static String names(List<RoleFacts> roles) {
        return words(roles.stream().map(RoleFacts::name).toList());
    }

    private static String words(List<String> names) {
        String first = names.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        return names.size() > MOST_NAMED ? "%s and %d more".formatted(first, names.size() - MOST_NAMED) : first;
    }
}
