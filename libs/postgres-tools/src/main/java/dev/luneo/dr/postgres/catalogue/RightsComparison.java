package dev.luneo.dr.postgres.catalogue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What roles could do in one database and cannot in another that should be the same. */
public final class RightsComparison {
    /** A person needs to see what kind of thing is lost; the rest is a number. */
    private static final int MOST_NAMED = 10;

    private RightsComparison() {}

    /** What the roles that are no superusers had and lack; what PostgreSQL's own objects were granted is left out. */
    public static List<String> lost(DatabaseFacts recorded, DatabaseFacts found) {
        Map<String, String> owners = new HashMap<>();
        found.owned().forEach(object -> owners.put(object.key(), object.owner()));
        Map<String, Set<String>> privileges = new HashMap<>();
        found.granted().forEach(object -> privileges.put(object.key(), entries(object.privileges())));
        List<String> lost = new ArrayList<>();
        for (OwnedObject object : recorded.owned()) {
            String owner = owners.get(object.key());
            if (owner != null
                    && !owner.equals(object.owner())
                    && !recorded.superuser(object.owner())
                    && !RoleFacts.predefined(object.owner())) {
                lost.add("%s belonged to %s".formatted(object.key(), object.owner()));
            }
        }
        for (GrantedObject object : recorded.granted()) {
            if (object.identity().startsWith("pg_catalog.") || object.identity().equals("pg_catalog")) {
                continue;
            }
            Set<String> there = privileges.getOrDefault(object.key(), Set.of());
            for (Privilege privilege : object.privileges()) {
                if (owners.containsKey(object.key())
                        && !privilege.grantee().equals(object.owner())
                        && !recorded.superuser(privilege.grantee())
                        && !there.contains(privilege.words())) {
                    lost.add("%s on %s".formatted(privilege.words(), object.key()));
                }
            }
        }
        return lost.size() <= MOST_NAMED
                ? lost
                : concat(lost.subList(0, MOST_NAMED), "and %d more".formatted(lost.size() - MOST_NAMED));
    }

    /** Names of settings that the live database has otherwise than the backup, whose are the ones that hold. */
    public static List<String> settings(DatabaseFacts recorded, DatabaseFacts live) {
        Set<String> differing = new TreeSet<>();
        Set<DatabaseSetting> before = new HashSet<>(recorded.settings());
        Set<DatabaseSetting> now = new HashSet<>(live.settings());
        recorded.settings().stream().filter(setting -> !now.contains(setting)).forEach(s -> differing.add(s.words()));
        live.settings().stream().filter(setting -> !before.contains(setting)).forEach(s -> differing.add(s.words()));
        List<String> words = new ArrayList<>();
        if (!differing.isEmpty()) {
            words.add("settings are the backup's, and the live database has them otherwise: "
                    + String.join(", ", differing));
        }
        if (recorded.database().connectionLimit() != live.database().connectionLimit()) {
            words.add("the connection limit is the backup's, %d, and the live database's is %d"
                    .formatted(
                            recorded.database().connectionLimit(),
                            live.database().connectionLimit()));
        }
        return words;
    }

    private static Set<String> entries(List<Privilege> privileges) {
        Set<String> entries = new HashSet<>();
        privileges.forEach(privilege -> entries.add(privilege.words()));
        return entries;
    }

    private static List<String> concat(List<String> some, String last) {
        List<String> all = new ArrayList<>(some);
        all.add(last);
        return all;
    }
}
