package dev.luneo.dr.postgres.catalogue;

import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Functions that find what they name by the search path of whoever calls them. pg_restore calls with an empty one, so that a check,
 * an index or a materialised view that uses such a function would end the restore, though it worked where it came from. For the time
 * of a restore each of them has the path that its owner's sessions begin with; afterwards none has one of its own, as before.
 */
public final class FunctionPaths {
    /** Where nobody has set another one; a role's own setting for all databases is not recorded. */
    private static final String USUAL = "\"$user\", public";

    private static final String SETTING = "search_path";

    /** Those with no path of their own that a check, index, generated column or view may call. */
    private static final String WITHOUT_PATH = """
            select i.identity from pg_proc p join pg_language l on l.oid = p.prolang
             cross join lateral pg_identify_object('pg_proc'::regclass, p.oid, 0) i
             where p.oid >= 16384 and p.prokind = 'f' and l.lanname not in ('internal', 'c')
               and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
               and not exists (select from unnest(p.proconfig) c where c like 'search\\_path=%')
               and not exists (select from pg_depend d
                   where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
             order by 1""";

    private final DatabaseUrl copy;
    private final List<String> functions;

    private FunctionPaths(DatabaseUrl copy, List<String> functions) {
        this.copy = copy;
        this.functions = functions;
    }

    /**
     * Gives each its path.
     *
     * @param copy with the login that owns everything there
     * @param facts of the database that was backed up; without them every owner had the usual path
     */
    public static Answer<FunctionPaths> lend(DatabaseUrl copy, Optional<DatabaseFacts> facts) {
        try (Connection connection = CatalogueQuery.connect(copy)) {
            List<String> functions = CatalogueQuery.list(connection, WITHOUT_PATH, row -> row.getString(1));
            Map<String, String> owners = new HashMap<>();
            facts.ifPresent(known -> known.owned().stream()
                    .filter(object -> object.type().equals("function"))
                    .forEach(object -> owners.put(object.identity(), object.owner())));
            connection.setAutoCommit(false);
            for (String function : functions) {
                String path = path(facts, owners.getOrDefault(function, ""));
                CatalogueQuery.execute(connection, "alter function %s set search_path to %s".formatted(function, path));
            }
            connection.commit();
            return Answer.given(new FunctionPaths(copy, functions));
        } catch (SQLException e) {
            return Answer.failed(PostgresFailure.from(e));
        }
    }

    /** Empty when none has a path any more that it did not come with. */
    public Optional<PostgresFailure> takeBack() {
        if (functions.isEmpty()) {
            return Optional.empty();
        }
        try (Connection connection = CatalogueQuery.connect(copy)) {
            connection.setAutoCommit(false);
            for (String function : functions) {
                CatalogueQuery.execute(connection, "alter function %s reset search_path".formatted(function));
            }
            connection.commit();
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of(PostgresFailure.from(e));
        }
    }

    private static String path(Optional<DatabaseFacts> facts, String owner) {
        List<DatabaseSetting> settings = facts.map(DatabaseFacts::settings).orElse(List.of());
        String value = setting(settings, owner).or(() -> setting(settings, "")).orElse(USUAL);
        String names = Quoted.names(value).stream()
                .map(name -> name.equals("$user") && !owner.isEmpty() ? owner : name)
                .map(Quoted::literal)
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "''" : names;
    }

    private static Optional<String> setting(List<DatabaseSetting> settings, String role) {
        return settings.stream()
                .filter(setting -> setting.role().equals(role) && setting.name().equals(SETTING))
                .map(DatabaseSetting::value)
                .findFirst();
    }
}
