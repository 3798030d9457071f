package dev.luneo.dr.postgres.catalogue;

import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How the objects of a copy are defined, to the letter, at a moment of its restore: what {@link Tampering} finds by what objects call cannot see an
 * expression that calls the same and says something else. A server does not write an expression as it was written where it came
 * from, but twice the same way: so the copy is compared with itself, before code of the backup's own ran in it and afterwards.
 */
public final class Definitions {
    /**
     * Views that need a key for their columns are made of nothing but nulls at first, and get their query when the key is there: those that
     * read nothing are left out. Constraints come in the second question: those that call functions are lifted for a while.
     */
    private static final String ALL = """
            select concat_ws(' ', i.type, i.identity), md5(concat_ws('|', d.text, d.more)) from (
              select 'pg_class'::regclass::oid as classid, c.oid as objid, pg_get_viewdef(c.oid) as text, c.reloptions::text as more
                from pg_class c
               where c.oid >= 16384 and c.relkind in ('v', 'm')
                 and not (pg_get_viewdef(c.oid) ~ '^ SELECT NULL::' and not exists (select from pg_rewrite r
                       join pg_depend x on x.classid = 'pg_rewrite'::regclass and x.objid = r.oid
                     where r.ev_class = c.oid and x.refclassid = 'pg_class'::regclass and x.refobjid <> c.oid))
              union all select 'pg_class'::regclass, c.oid, string_agg(concat_ws(' ', quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
                       a.attcollation, a.attnotnull, a.attidentity, a.attgenerated, a.attfdwoptions::text), ',' order by a.attnum),
                     concat_ws('|', pg_get_partkeydef(c.oid),
                       (select ftoptions::text from pg_foreign_table f where f.ftrelid = c.oid))
                from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
               where c.oid >= 16384 and c.relkind in ('r', 'p', 'f', 'c') group by c.oid
              union all select 'pg_attrdef'::regclass, oid, pg_get_expr(adbin, adrelid), null from pg_attrdef where adrelid >= 16384
              union all select 'pg_type'::regclass, oid, concat_ws(' ', format_type(typbasetype, typtypmod), typnotnull), typdefault
                from pg_type where oid >= 16384 and typtype = 'd'
              union all select 'pg_proc'::regclass, oid, pg_get_functiondef(oid), null from pg_proc where oid >= 16384 and prokind in ('f', 'p')
              union all select 'pg_policy'::regclass, oid, concat_ws('|', polcmd, polpermissive, polroles::text),
                     concat_ws('|', 'using', pg_get_expr(polqual, polrelid), 'check', pg_get_expr(polwithcheck, polrelid)) from pg_policy
              union all select 'pg_trigger'::regclass, oid, pg_get_triggerdef(oid), tgenabled::text from pg_trigger where not tgisinternal
              union all select 'pg_rewrite'::regclass, r.oid, pg_get_ruledef(r.oid), r.ev_enabled::text
                from pg_rewrite r where r.ev_class >= 16384 and r.rulename <> '_RETURN'
              union all select 'pg_foreign_server'::regclass, oid, concat_ws('|', srvtype, srvversion), srvoptions::text from pg_foreign_server
              union all select 'pg_user_mapping'::regclass, umid, usename, umoptions::text from pg_user_mappings
              union all select 'pg_publication_rel'::regclass, oid, to_jsonb(r) ->> 'prqual', to_jsonb(r) ->> 'prattrs' from pg_publication_rel r
              union all select 'pg_foreign_data_wrapper'::regclass, oid, fdwoptions::text, null from pg_foreign_data_wrapper where oid >= 16384
              ) d(classid, objid, text, more)
            cross join lateral pg_identify_object(d.classid, d.objid, 0) i
            where not exists (select from pg_depend e where e.classid = d.classid and e.objid = d.objid and e.deptype = 'e')
            union all select concat_ws(' ', 'inheritance of', i.type, i.identity),
                   md5(concat_ws('|', pg_get_expr(c.relpartbound, c.oid), string_agg(h.inhparent::text, ',' order by h.inhseqno)))
              from pg_inherits h join pg_class c on c.oid = h.inhrelid and c.relkind in ('r', 'p', 'f')
             cross join lateral pg_identify_object('pg_class'::regclass, c.oid, 0) i
             where c.oid >= 16384 group by i.type, i.identity, c.relpartbound, c.oid""";

    private static final String CHECKS = """
            select concat_ws(' ', i.type, i.identity), md5(concat_ws('|', pg_get_expr(c.conbin, c.conrelid), c.connoinherit))
              from pg_constraint c cross join lateral pg_identify_object('pg_constraint'::regclass, c.oid, 0) i
             where c.contype = 'c' and c.oid >= 16384""";

    /** As PostgreSQL calls these kinds of objects. All of them are there before data comes. */
    private static final List<String> EARLY = List.of("default value ", "user mapping ");

    /** Of these all are known when code runs. */
    private static final List<String> CHECK = List.of("table constraint ", "domain constraint ");

    private static final List<String> HAVE_COLUMNS = List.of("table ", "foreign table ", "view ");
    private static final String DEFAULT = "default value for ";

    public static final Definitions NONE = new Definitions(Map.of());

    /** Of what may not be there. */
    private static final String NEVER = "";

    private final Map<String, String> digests;

    private Definitions(Map<String, String> digests) {
        this.digests = Map.copyOf(digests);
    }

    /** All but checks. @param copy with a login that owns everything there */
    public static Answer<Definitions> read(DatabaseUrl copy) {
        return read(copy, ALL);
    }

    public static Answer<Definitions> checks(DatabaseUrl copy) {
        return read(copy, CHECKS);
    }

    /** With checks. */
    public static Answer<Definitions> all(DatabaseUrl copy) {
        Answer<Definitions> checks = checks(copy);
        return read(copy)
                .fold(rest -> checks.fold(more -> Answer.given(rest.and(more)), Answer::failed), Answer::failed);
    }

    private static Answer<Definitions> read(DatabaseUrl copy, String query) {
        try (Connection connection = CatalogueQuery.connect(copy)) {
            return Answer.given(new Definitions(read(connection, query)));
        } catch (SQLException e) {
            return Answer.failed(PostgresFailure.from(e));
        }
    }

    private static Map<String, String> read(Connection connection, String query) throws SQLException {
        Map<String, String> digests = new HashMap<>();
        CatalogueQuery.list(connection, query, row -> new String[] {row.getString(1), row.getString(2)})
                // Two of a kind with one identity, such as a view with its columns, make one.
                .forEach(found -> digests.merge(
                        found[0], found[1], (one, other) -> one.compareTo(other) < 0 ? one + other : other + one));
        return digests;
    }

    /** With what came later, which is never a default or a user mapping; what was there before keeps its first definition. */
    public Definitions andLater(Definitions later) {
        Map<String, String> all = new HashMap<>(later.digests);
        all.keySet().removeIf(Definitions::early);
        all.putAll(digests);
        return new Definitions(all);
    }

    /** With what was made after; what was there before keeps its first definition. */
    public Definitions and(Definitions later) {
        Map<String, String> all = new HashMap<>(later.digests);
        all.putAll(digests);
        return new Definitions(all);
    }

    /** With what one entry of the archive made, code of the backup's own being run for it: no default of a table that was there before. */
    public Definitions andMade(Definitions later) {
        Map<String, String> all = new HashMap<>(later.digests);
        all.replaceAll((object, digest) -> early(object) && onWhatWasThere(object) ? NEVER : digest);
        all.putAll(digests);
        return new Definitions(all);
    }

    /** Checks that were not there before are nobody's. */
    public Definitions andNoMoreChecks(Definitions later) {
        Map<String, String> all = new HashMap<>();
        later.digests.keySet().stream().filter(Definitions::check).forEach(object -> all.put(object, NEVER));
        all.putAll(digests);
        return new Definitions(all);
    }

    private static boolean check(String object) {
        return CHECK.stream().anyMatch(object::startsWith);
    }

    private boolean onWhatWasThere(String object) {
        return digests.keySet().stream()
                .anyMatch(known -> HAVE_COLUMNS.stream()
                        .anyMatch(kind -> known.startsWith(kind)
                                && object.startsWith(DEFAULT + known.substring(kind.length()) + ".")));
    }

    private static boolean early(String object) {
        return EARLY.stream().anyMatch(object::startsWith);
    }

    /** What is not defined any more as it was, in a few words each. */
    List<String> changed(Connection connection) throws SQLException {
        Map<String, String> now = read(connection, ALL);
        now.putAll(read(connection, CHECKS));
        List<String> changed = new ArrayList<>();
        digests.forEach((object, digest) -> {
            if (!digest.equals(now.get(object))) {
                changed.add(object + (now.containsKey(object) ? " is not as it came back" : " is gone again"));
            }
        });
        now.keySet().stream()
                .filter(object -> (early(object) || check(object)) && !digests.containsKey(object))
                .forEach(object -> changed.add(object + " was not there when the definitions came back"));
        changed.sort(null);
        return changed;
    }
}
