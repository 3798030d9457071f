package dev.luneo.dr.postgres.catalogue;

import static dev.luneo.dr.postgres.catalogue.CatalogueQuery.list;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What code of the backup's own changed in the copy while it was filled, with the rights of whoever fills it. It is looked for when all
 * data is there and before anything is given to anybody: no grant, no default privilege and no setting has been made by us yet.
 */
final class Tampering {
    /** In a new database, whatever its template's source has lost. */
    private static final Set<String> ALWAYS_THERE = Set.of("schema public", "language plpgsql");

    private final Connection connection;
    private final DatabaseFacts facts;
    private final List<String> found = new ArrayList<>();

    private Tampering(Connection connection, DatabaseFacts facts) {
        this.connection = connection;
        this.facts = facts;
    }

    /** In a few words each; empty when all is as it was. @param sameVersion whether both servers have the same major version */
    static List<String> in(Connection connection, DatabaseFacts facts, boolean sameVersion) throws SQLException {
        Tampering tampering = new Tampering(connection, facts);
        tampering.objects(sameVersion);
        if (facts.digestsComparable()) {
            tampering.missing();
            tampering.members();
        }
        tampering.rights();
        return List.copyOf(tampering.found);
    }

    private void objects(boolean sameVersion) throws SQLException {
        Map<String, OwnedObject> recorded = new HashMap<>();
        facts.owned().forEach(object -> recorded.put(object.key(), object));
        for (StandingObject here : StandingObject.all(connection)) {
            OwnedObject was = recorded.get(here.key());
            if (was == null && ALWAYS_THERE.contains(here.key())) {
                continue;
            }
            if (was == null) {
                // Which is not known of partitioned tables where an earlier version recorded what there was.
                if (facts.digestsComparable() || !here.type().equals("table")) {
                    found.add(here.key() + " was not in the backup");
                }
            } else if (facts.digestsComparable()
                    && !was.digest().equals(here.digest())
                    && (sameVersion || was.type().equals("function"))) {
                found.add(here.key() + " is not as it was");
            }
        }
    }

    /** What only a superuser can make may have been left out. */
    private void missing() throws SQLException {
        Set<String> there = StandingObject.all(connection).stream()
                .map(StandingObject::key)
                .collect(Collectors.toCollection(HashSet::new));
        facts.reserved().forEach(object -> there.add(object.words()));
        facts.owned().stream()
                .map(OwnedObject::key)
                .filter(object -> !there.contains(object))
                .forEach(object -> found.add(object + " is gone"));
    }

    /** Of another release of an extension other members are expected, and nothing can be said. */
    private void members() throws SQLException {
        Map<String, ExtensionMember> recorded = new HashMap<>();
        facts.members().forEach(member -> recorded.put(member.key(), member));
        Set<String> releases =
                facts.members().stream().map(ExtensionMember::release).collect(Collectors.toSet());
        Set<String> extensions =
                facts.extensions().stream().map(ExtensionFacts::name).collect(Collectors.toCollection(HashSet::new));
        extensions.add("plpgsql");
        for (ExtensionMember here : list(connection, CatalogueQuery.MEMBERS, ExtensionMember::of)) {
            ExtensionMember was = recorded.get(here.key());
            if (!extensions.contains(here.extension())) {
                found.add("extension %s was not in the backup".formatted(here.extension()));
                extensions.add(here.extension());
            } else if (releases.contains(here.release())
                    && (was == null || !was.digest().equals(here.digest()))) {
                found.add("%s of extension %s is not the extension's".formatted(here.key(), here.extension()));
            }
        }
    }

    private void rights() throws SQLException {
        list(connection, CatalogueQuery.GRANTED, row -> row.getString(1) + " " + row.getString(2))
                .forEach(object -> found.add("privileges on %s were granted meanwhile".formatted(object)));
        list(connection, CatalogueQuery.DEFAULT_PRIVILEGES, row -> row.getString(1))
                .forEach(role -> found.add("default privileges of %s were altered meanwhile".formatted(role)));
        list(connection, CatalogueQuery.SETTINGS, row -> row.getString(2))
                .forEach(setting -> found.add("the setting %s was made meanwhile".formatted(setting)));
    }
}
