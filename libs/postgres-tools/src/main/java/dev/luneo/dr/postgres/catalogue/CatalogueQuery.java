package dev.luneo.dr.postgres.catalogue;

import dev.luneo.dr.postgres.DatabaseUrl;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Questions to a catalogue in which others may have planted what looks like PostgreSQL's own. */
final class CatalogueQuery {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /**
     * All that others could make us run is out of the way: operators too are looked up in pg_catalog alone. Identities
     * are written the same way on both sides.
     */
    private static final String SESSION = "set search_path = pg_catalog; set quote_all_identifiers = off;"
            + " set statement_timeout = 0; set lock_timeout = '60s'; set default_transaction_read_only = off";

    private CatalogueQuery() {}

    static Connection connect(DatabaseUrl url) throws SQLException {
        Connection connection = url.connect();
        try {
            prepare(connection);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    static void prepare(Connection connection) throws SQLException {
        execute(connection, SESSION);
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (java.sql.Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Takes one row. */
    interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    static <T> List<T> list(Connection connection, String sql, Row<T> row, Object... parameters) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                query.setObject(i + 1, parameters[i]);
            }
            // In a transaction the driver then holds a part of the rows at a time.
            query.setFetchSize(10_000);
            try (ResultSet rows = query.executeQuery()) {
                List<T> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(row.of(rows));
                }
                return found;
            }
        }
    }

    /** An expression that gives an access list as JSON, every role by its name. */
    static String privileges(String acl) {
        return """
                coalesce((select jsonb_agg(jsonb_build_array(pg_get_userbyid(a.grantor),
                      case a.grantee when 0 then '' else pg_get_userbyid(a.grantee) end, a.privilege_type, a.is_grantable)
                      order by a.grantor, a.grantee, a.privilege_type)
                    from aclexplode(%s) a), '[]')""".formatted(acl);
    }

    static List<Privilege> privileges(ResultSet row, int column) throws SQLException {
        List<Privilege> privileges = new ArrayList<>();
        for (JsonNode entry : MAPPER.readTree(row.getString(column))) {
            privileges.add(new Privilege(
                    entry.get(0).asString(),
                    entry.get(1).asString(),
                    entry.get(2).asString(),
                    entry.get(3).asBoolean()));
        }
        return privileges;
    }

    static final String NOT_TEMPORARY = "nspname !~ '^pg_(toast_)?temp_'";

    /**
     * Digests of relations and types: what others wrote that their defaults, constraints, triggers, policies, rules, indexes,
     * statistics and casts use. PostgreSQL keeps no dependencies on functions of its own, of which some run whatever text they are given: those
     * that are not immutable are counted too, as the expressions name them.
     */
    private static final String DIGESTS = """
            expressions(class, object, tree) as (
              select 'pg_class'::regclass::oid, adrelid, adbin::text from pg_attrdef where adrelid >= 16384
              union all select 'pg_class'::regclass, conrelid, conbin::text from pg_constraint where contype = 'c' and conrelid >= 16384
              union all select 'pg_type'::regclass, contypid, conbin::text from pg_constraint where contype = 'c' and contypid >= 16384
              union all select 'pg_type'::regclass, oid, typdefaultbin::text from pg_type where typdefaultbin is not null and oid >= 16384
              union all select 'pg_class'::regclass, indrelid, concat(indexprs::text, indpred::text) from pg_index where indrelid >= 16384
              union all select 'pg_class'::regclass, stxrelid, to_jsonb(s) ->> 'stxexprs' from pg_statistic_ext s where stxrelid >= 16384
              union all select 'pg_proc'::regclass, oid, concat(proargdefaults::text, to_jsonb(p) ->> 'prosqlbody') from pg_proc p where oid >= 16384
              union all select 'pg_class'::regclass, polrelid, concat(polqual::text, polwithcheck::text) from pg_policy
              union all select 'pg_class'::regclass, tgrelid, tgqual::text from pg_trigger where not tgisinternal
              union all select 'pg_class'::regclass, ev_class, concat(ev_qual::text, ev_action::text) from pg_rewrite where ev_class >= 16384),
            used(class, object, what) as (
              select x.refclassid, x.refobjid, i.identity
                from pg_depend x join pg_depend y on y.classid = x.classid and y.objid = x.objid
               cross join lateral pg_identify_object(y.refclassid, y.refobjid, 0) i
               where x.deptype in ('a', 'i', 'n') and x.refobjid >= 16384
                 and (x.refclassid = 'pg_class'::regclass and x.deptype in ('a', 'i')
                       and (x.classid in ('pg_attrdef'::regclass, 'pg_constraint'::regclass, 'pg_trigger'::regclass,
                                          'pg_policy'::regclass, 'pg_rewrite'::regclass)
                             and y.refclassid in ('pg_proc'::regclass, 'pg_class'::regclass, 'pg_operator'::regclass)
                         or (x.classid = 'pg_statistic_ext'::regclass
                             or x.classid = 'pg_class'::regclass
                                and exists (select from pg_class c where c.oid = x.objid and c.relkind in ('i', 'I')))
                             and y.refclassid in ('pg_proc'::regclass, 'pg_operator'::regclass, 'pg_opclass'::regclass))
                   or x.refclassid = 'pg_type'::regclass and x.classid = 'pg_constraint'::regclass
                      and y.refclassid in ('pg_proc'::regclass, 'pg_operator'::regclass))
              union all select d.classid, d.objid, i.identity
                from pg_depend d cross join lateral pg_identify_object(d.refclassid, d.refobjid, 0) i
               where d.objid >= 16384 and (d.classid = 'pg_type'::regclass and d.refclassid in ('pg_proc'::regclass, 'pg_operator'::regclass)
                  or d.classid = 'pg_proc'::regclass and d.deptype = 'n'
                     and d.refclassid in ('pg_proc'::regclass, 'pg_operator'::regclass, 'pg_class'::regclass))
              union all select case when r.oid is null then 'pg_type' else 'pg_class' end::regclass, coalesce(r.oid, t.oid),
                     concat_ws(' ', i.identity, c.castcontext, f.identity)
                from pg_cast c cross join lateral pg_identify_object('pg_cast'::regclass, c.oid, 0) i
               cross join lateral pg_identify_object('pg_proc'::regclass, c.castfunc, 0) f
                join pg_type a on a.oid in (c.castsource, c.casttarget)
                join pg_type t on t.oid = case a.typcategory when 'A' then a.typelem else a.oid end
                left join pg_class r on r.oid = t.typrelid and r.relkind <> 'c'
               where c.oid >= 16384
                 and not exists (select from pg_depend d where d.classid = 'pg_cast'::regclass and d.objid = c.oid and d.deptype = 'e')
              union all select e.class, e.object, f.oid::text from expressions e
               cross join lateral regexp_matches(e.tree, ':(?:op)?funcid (\\d+)', 'g') m
                join pg_proc f on f.oid = m[1]::oid and f.oid < 16384 and f.provolatile <> 'i'),
            uses as (
              select class, object, md5(string_agg(distinct what collate "C", ',' order by what collate "C")) as digest
                from used where object >= 16384 group by 1, 2),
            parts(relation, part) as (
              select x.indrelid, concat_ws(' ', 'index', quote_ident(c.relname), am.amname, x.indisunique, x.indisexclusion, x.indimmediate,
                     x.indnkeyatts, x.indoption::text, x.indpred is null, to_jsonb(x) ->> 'indnullsnotdistinct',
                     (select string_agg(coalesce(quote_ident(l.collname), '-'), ',' order by k.n)
                        from unnest(x.indcollation::oid[]) with ordinality k(collation_, n)
                        left join pg_collation l on l.oid = k.collation_),
                     (select string_agg(coalesce(quote_ident(a.attname), '()'), ',' order by k.n)
                        from unnest(x.indkey::int2[]) with ordinality k(attnum, n)
                        left join pg_attribute a on a.attrelid = x.indrelid and a.attnum = k.attnum),
                     (select string_agg(o.opcname, ',' order by k.n)
                        from unnest(x.indclass::oid[]) with ordinality k(opclass, n) join pg_opclass o on o.oid = k.opclass))
                from pg_index x join pg_class c on c.oid = x.indexrelid join pg_am am on am.oid = c.relam
               where x.indrelid >= 16384 and (x.indisvalid or c.relkind = 'I')
              union all select c.conrelid, concat_ws(' ', 'constraint', quote_ident(conname), contype, condeferrable, condeferred, confupdtype,
                     confdeltype, confmatchtype,
                     (select string_agg(quote_ident(a.attname), ',' order by k.n) from unnest(c.conkey) with ordinality k(attnum, n)
                        join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.attnum),
                     (select string_agg(o.oprname, ',' order by k.n) from unnest(c.conexclop) with ordinality k(op, n)
                        join pg_operator o on o.oid = k.op),
                     f.identity,
                     (select string_agg(quote_ident(a.attname), ',' order by k.n) from unnest(c.confkey) with ordinality k(attnum, n)
                        join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.attnum))
                from pg_constraint c left join lateral pg_identify_object('pg_class'::regclass, c.confrelid, 0) f on c.confrelid <> 0
               where c.conrelid >= 16384 and c.conparentid = 0 and c.contype in ('c', 'f', 'p', 'u', 'x')
              union all select ev_class, concat_ws(' ', 'rule', quote_ident(rulename), ev_type, ev_enabled, is_instead)
                from pg_rewrite where ev_class >= 16384 and rulename <> '_RETURN'
              union all select polrelid, concat_ws(' ', 'policy', quote_ident(polname), polcmd, polpermissive) from pg_policy
              union all select h.inhrelid, concat_ws(' ', 'child of', i.identity)
                from pg_inherits h join pg_class c on c.oid = h.inhrelid and c.relkind in ('r', 'p', 'f')
               cross join lateral pg_identify_object('pg_class'::regclass, h.inhparent, 0) i where h.inhrelid >= 16384
              union all select coalesce(d.refobjid, q.seqrelid), concat_ws(' ', 'sequence', i.identity, quote_ident(a.attname),
                     format_type(seqtypid, null), seqstart, seqincrement, seqmax, seqmin, seqcache, seqcycle)
                from pg_sequence q cross join lateral pg_identify_object('pg_class'::regclass, q.seqrelid, 0) i
                left join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = q.seqrelid and d.objsubid = 0
                 and d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0 and d.deptype in ('a', 'i')
                left join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
               where q.seqrelid >= 16384
              union all select attrelid, concat_ws(' ', 'column', quote_ident(attname), format_type(atttypid, atttypmod),
                     case when attinhcount = 0 then attnotnull end, attidentity,
                     attgenerated)
                from pg_attribute a join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p', 'f')
               where attrelid >= 16384 and attnum > 0 and not attisdropped),
            structures as (
              select relation, md5(string_agg(part, ',' order by part collate "C")) as digest from parts group by 1),
            triggers as (
              select tgrelid as relation, md5(string_agg(concat_ws(' ', quote_ident(tgname), i.identity, tgenabled, tgtype),
                                                         ',' order by tgname)) as digest
                from pg_trigger cross join lateral pg_identify_object('pg_proc'::regclass, tgfoid, 0) i
               where not tgisinternal group by 1)""";

    /**
     * Everything that belongs to somebody, without what belongs to something else: members of extensions, types of tables,
     * sequences of columns.
     */
    static final String OWNED = "with " + DIGESTS + """
            , o(classid, objid, owner, definer, digest) as (
              select 'pg_class'::regclass::oid, c.oid, c.relowner, false, concat_ws(' ', u.digest, t.digest, s.digest,
                     case when c.relrowsecurity then 'rls' end, case when c.relforcerowsecurity then 'forced' end,
                     c.relpersistence, case when c.relkind = 'v' then (select string_agg(o, ',' order by o) from unnest(c.reloptions) o) end)
                from pg_class c left join uses u on u.class = 'pg_class'::regclass and u.object = c.oid left join triggers t on t.relation = c.oid
                left join structures s on s.relation = c.oid
               where c.oid >= 16384 and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f') and c.relpersistence <> 't'
                 and not (c.relkind = 'S' and exists (select from pg_depend d
                     where d.classid = 'pg_class'::regclass and d.objid = c.oid
                       and d.refclassid = 'pg_class'::regclass and d.deptype = 'a'))
              union all select 'pg_proc'::regclass, p.oid, p.proowner, p.prosecdef, md5(concat_ws(' ', p.prosrc, p.probin,
                     (select concat_ws(' ', aggtransfn, aggfinalfn, aggcombinefn, aggserialfn, aggdeserialfn, aggmtransfn, aggminvtransfn,
                        aggmfinalfn, aggkind, agginitval, aggminitval) from pg_aggregate g where g.aggfnoid = p.oid), l.lanname, p.prosecdef, p.proleakproof, p.provolatile, p.proisstrict, p.proconfig, u.digest))
                from pg_proc p join pg_language l on l.oid = p.prolang
                left join uses u on u.class = 'pg_proc'::regclass and u.object = p.oid
               where p.oid >= 16384
              union all select 'pg_type'::regclass, t.oid, typowner, false, concat_ws(' ', u.digest,
                     (select md5(string_agg(enumlabel, ',' order by enumsortorder)) from pg_enum e where e.enumtypid = t.oid))
                from pg_type t left join uses u on u.class = 'pg_type'::regclass and u.object = t.oid
               where t.oid >= 16384 and typtype in ('b', 'c', 'd', 'e', 'r')
              union all select 'pg_namespace'::regclass, oid, nspowner, false, '' from pg_namespace where %s
              union all select 'pg_operator'::regclass, oid, oprowner, false, concat_ws(' ', oprcode, oprrest, oprjoin) from pg_operator where oid >= 16384
              union all select 'pg_opclass'::regclass, oid, opcowner, false, '' from pg_opclass where oid >= 16384
              union all select 'pg_opfamily'::regclass, oid, opfowner, false, '' from pg_opfamily where oid >= 16384
              union all select 'pg_collation'::regclass, oid, collowner, false,
                     md5((to_jsonb(c) - array['oid', 'collname', 'collnamespace', 'collowner', 'collversion'])::text)
                from pg_collation c where oid >= 16384
              union all select 'pg_conversion'::regclass, oid, conowner, false, conproc::text from pg_conversion where oid >= 16384
              union all select 'pg_language'::regclass, oid, lanowner, false, '' from pg_language
              union all select 'pg_ts_config'::regclass, oid, cfgowner, false,
                     coalesce((select md5(string_agg(concat_ws(' ', maptokentype, mapseqno, i.identity), ',' order by maptokentype, mapseqno))
                        from pg_ts_config_map m cross join lateral pg_identify_object('pg_ts_dict'::regclass, m.mapdict, 0) i
                       where m.mapcfg = f.oid), '') from pg_ts_config f where oid >= 16384
              union all select 'pg_ts_dict'::regclass, oid, dictowner, false, md5(coalesce(dictinitoption, '')) from pg_ts_dict where oid >= 16384
              union all select 'pg_statistic_ext'::regclass, s.oid, stxowner, false, concat_ws(' ', i.identity, stxkind::text,
                     (select string_agg(quote_ident(attname), ',' order by attname collate "C") from pg_attribute a
                       where a.attrelid = s.stxrelid and a.attnum = any (s.stxkeys::int2[])))
                from pg_statistic_ext s cross join lateral pg_identify_object('pg_class'::regclass, s.stxrelid, 0) i
              union all select 'pg_foreign_data_wrapper'::regclass, oid, fdwowner, false,
                     concat_ws(' ', fdwhandler::regproc, fdwvalidator::regproc) from pg_foreign_data_wrapper
              union all select 'pg_foreign_server'::regclass, oid, srvowner, false, '' from pg_foreign_server
              union all select 'pg_publication'::regclass, p.oid, pubowner, false,
                     concat_ws(' ', pubinsert, pubupdate, pubdelete, pubtruncate, pubviaroot,
                     (select string_agg(concat_ws(' ', i.identity, to_jsonb(r) ->> 'prqual' is null, to_jsonb(r) ->> 'prattrs' is null), ','
                               order by i.identity collate "C")
                        from pg_publication_rel r cross join lateral pg_identify_object('pg_class'::regclass, r.prrelid, 0) i
                       where r.prpubid = p.oid)) from pg_publication p
              union all select 'pg_largeobject'::regclass, oid, lomowner, false, '' from pg_largeobject_metadata)
            select i.type, i.identity, pg_get_userbyid(o.owner), o.definer, o.digest, coalesce(i.schema, '')
              from o cross join lateral pg_identify_object(o.classid, o.objid, 0) i
             where i.identity is not null and coalesce(i.schema, '') !~ '^pg_(toast_)?temp_'
               and (o.objid >= 16384 or o.classid = 'pg_largeobject'::regclass
                 or (o.classid = 'pg_namespace'::regclass and i.identity !~ '^pg_' and i.identity <> 'information_schema'))
               and not exists (select from pg_depend d where d.classid = o.classid and d.objid = o.objid and d.objsubid = 0
                   and d.deptype in ('e', 'i'))
             order by 1, 2""".formatted(NOT_TEMPORARY);

    /** What grants can be made on, with its access list, the default one where it has none of its own. */
    static final String GRANTABLE = """
            with o(classid, objid, subid, kind, owner, acl) as (
              select 'pg_class'::regclass::oid, oid, 0, case relkind when 'S' then 's' else 'r' end, relowner, relacl
                from pg_class where relkind in ('r', 'p', 'v', 'm', 'S', 'f') and relpersistence <> 't'
              union all select 'pg_class'::regclass, attrelid, attnum, 'c', relowner, attacl
                from pg_attribute join pg_class c on c.oid = attrelid
               where attacl is not null and not attisdropped and attnum > 0 and relpersistence <> 't'
              union all select 'pg_proc'::regclass, oid, 0, 'f', proowner, proacl from pg_proc
              union all select 'pg_type'::regclass, oid, 0, 'T', typowner, typacl from pg_type where typtype in ('b', 'c', 'd', 'e', 'r')
              union all select 'pg_namespace'::regclass, oid, 0, 'n', nspowner, nspacl from pg_namespace where %s
              union all select 'pg_language'::regclass, oid, 0, 'l', lanowner, lanacl from pg_language
              union all select 'pg_foreign_data_wrapper'::regclass, oid, 0, 'F', fdwowner, fdwacl from pg_foreign_data_wrapper
              union all select 'pg_foreign_server'::regclass, oid, 0, 'S', srvowner, srvacl from pg_foreign_server
              union all select 'pg_largeobject'::regclass, oid, 0, 'L', lomowner, lomacl from pg_largeobject_metadata)
            select i.type, i.identity, pg_get_userbyid(o.owner), %s,
                   (select t.identity from pg_identify_object(o.classid, o.objid, 0) t), coalesce(quote_ident(att.attname), ''),
                   (select t.type from pg_identify_object(o.classid, o.objid, 0) t)
              from o cross join lateral pg_identify_object(o.classid, o.objid, o.subid) i
              left join pg_attribute att on o.subid > 0 and att.attrelid = o.objid and att.attnum = o.subid
              left join pg_init_privs p on p.classoid = o.classid and p.objoid = o.objid and p.objsubid = o.subid
             where i.identity is not null
               and (o.objid >= 16384 or o.classid = 'pg_largeobject'::regclass or i.schema = 'pg_catalog' or (i.type = 'schema' and i.identity <> 'information_schema'))
               and %s order by 1, 2""";

    /** Those whose list is not what it is from the start. */
    static final String GRANTED = GRANTABLE.formatted(
            NOT_TEMPORARY,
            privileges("o.acl"),
            "o.acl is not null and o.acl is distinct from coalesce(p.initprivs, acldefault(o.kind::\"char\", o.owner))");

    private static final String PRIVILEGES_NOW = privileges(
            "coalesce(o.acl, case when o.kind = 'c' then null else acldefault(o.kind::\"char\", o.owner) end)");

    /** All of them, as a server has them now: thousands, most of which are PostgreSQL's own. */
    static final String EFFECTIVE = GRANTABLE.formatted(NOT_TEMPORARY, PRIVILEGES_NOW, "true");

    /** Of what is not there from the start, and of schemas. */
    static final String EFFECTIVE_OF_USERS = GRANTABLE.formatted(
            NOT_TEMPORARY, PRIVILEGES_NOW, "(o.objid >= 16384 or o.classid = 'pg_namespace'::regclass)");

    /** A column by its identity: relation, its kind and owner, the column's name quoted. */
    static final String COLUMN = """
            select r.identity, r.type, pg_get_userbyid(c.relowner), quote_ident(a.attname)
              from pg_attribute a join pg_class c on c.oid = a.attrelid
             cross join lateral pg_identify_object('pg_class'::regclass, c.oid, 0) r
             where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p', 'v', 'm', 'f')
               and r.identity || '.' || quote_ident(a.attname) = ?""";

    static final String DEFAULT_PRIVILEGES = """
            select pg_get_userbyid(defaclrole), coalesce(nspname, ''), defaclobjtype::text, %s, %s
              from pg_default_acl left join pg_namespace n on n.oid = defaclnamespace order by 1, 2, 3""".formatted(
                    privileges("defaclacl"),
                    privileges(
                            "case when defaclnamespace = 0 then acldefault(case defaclobjtype when 'S' then 's' else defaclobjtype end::\"char\","
                                    + " defaclrole) end"));

    static final String DATABASE =
            """
            select pg_get_userbyid(datdba), datconnlimit, t.spcname, nullif(shobj_description(d.oid, 'pg_database'), '%s'), %s
              from pg_database d join pg_tablespace t on t.oid = dattablespace where datname = current_database()""".formatted(DatabaseSetting.NAME_OF_ADOPTED, privileges("coalesce(datacl, acldefault('d', datdba))"));

    /** Without our own mark, which says something of this one database and not of its copies. */
    static final String SETTINGS = """
            select coalesce(r.rolname, ''), split_part(c, '=', 1), substr(c, strpos(c, '=') + 1)
              from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase and d.datname = current_database()
              left join pg_roles r on r.oid = s.setrole cross join lateral unnest(s.setconfig) c
             where (s.setrole = 0 or r.oid is not null) and split_part(c, '=', 1) <> '%s'
               and c <> 'application_name=%s'
             order by 1, 2""".formatted(DatabaseSetting.ADOPTED, DatabaseSetting.NAME_OF_ADOPTED);

    /** Beside owners and those with grants. */
    static final String OTHER_ROLES = """
            select r.rolname from pg_policy cross join lateral unnest(polroles) u join pg_roles r on r.oid = u
            union select usename from pg_user_mappings where umuser <> 0 and usename is not null""";

    static final String ROLES = """
            select r.rolname, r.rolsuper, r.rolinherit, r.rolcreaterole, r.rolcreatedb, r.rolcanlogin, r.rolreplication,
                   r.rolbypassrls, r.rolconnlimit,
                   array(select g.rolname::text from pg_auth_members m join pg_roles g on g.oid = m.roleid
                          where m.member = r.oid and (g.rolname = any(?) or g.rolname ~ '^pg_') order by 1)
              from pg_roles r where r.rolname = any(?) and r.rolname !~ '^pg_' order by 1""";

    static final String EXTENSIONS = """
            select extname, extversion, nspname, case when n.oid < 16384 then 0 else n.oid end, pg_get_userbyid(extowner)
              from pg_extension e join pg_namespace n on n.oid = extnamespace order by 1""";

    static final String TABLESPACES = """
            select spcname from pg_tablespace t where spcname not in ('pg_default', 'pg_global')
               and (exists (select from pg_class c where c.reltablespace = t.oid)
                 or exists (select from pg_database d where d.dattablespace = t.oid and d.datname = current_database()))
             order by 1""";

    /** The operating system's and ICU's, which initdb finds; those of the database itself are among its objects. */
    static final String COLLATIONS = """
            select distinct collname from pg_collation c join pg_depend d
                on d.refclassid = 'pg_collation'::regclass and d.refobjid = c.oid
             where c.oid < 16384 order by 1""";

    static final String MEMBERS = """
            select e.extname, e.extversion, i.type, i.identity, case when p.oid is null then '' else
                     md5(concat_ws(' ', p.prosrc, p.probin, l.lanname, p.prosecdef, p.proisstrict)) end
              from pg_depend d join pg_extension e on e.oid = d.refobjid
             cross join lateral pg_identify_object(d.classid, d.objid, 0) i
              left join pg_proc p on d.classid = 'pg_proc'::regclass and p.oid = d.objid left join pg_language l on l.oid = p.prolang
             where d.refclassid = 'pg_extension'::regclass and d.deptype = 'e' and i.identity is not null
             order by 1, 3, 4""";

    /**
     * What in this database belongs to a role, in whatever catalogue, but for extensions and what belongs to them: the server's own
     * record, for which no kind of object has to be known. A column's sequence goes with its table.
     */
    static final String OWNED_BY = """
            select i.type || ' ' || i.identity
              from pg_shdepend s cross join lateral pg_identify_object(s.classid, s.objid, 0) i
             where s.dbid = (select oid from pg_database where datname = current_database()) and s.deptype = 'o'
               and s.refclassid = 'pg_authid'::regclass and s.refobjid = (select oid from pg_roles where rolname = ?)
               and s.classid <> 'pg_extension'::regclass and i.identity is not null
               and not exists (select from pg_depend d where d.classid = s.classid and d.objid = s.objid and d.objsubid = 0
                   and (d.deptype in ('e', 'i')
                     or d.deptype = 'a' and d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass))
             order by 1""";

    /** Without those of partitions that come with their parent's, and those of extensions. */
    static final String FOREIGN_KEYS = """
            select i.identity, c.conname, pg_get_constraintdef(c.oid), coalesce(obj_description(c.oid, 'pg_constraint'), '')
              from pg_constraint c cross join lateral pg_identify_object('pg_class'::regclass, c.conrelid, 0) i
             where c.contype = 'f' and c.conparentid = 0 and c.oid >= 16384 and not exists (select from pg_depend d
                   where d.classid = 'pg_class'::regclass and d.objid = c.conrelid and d.deptype = 'e')
             order by 1, 2""";

    static final String RESERVED = """
            with o(classid, objid, needed) as (
              select 'pg_event_trigger'::regclass::oid, oid, false from pg_event_trigger
              union all select 'pg_publication'::regclass, p.oid, false from pg_publication p
                where p.puballtables or (to_regclass('pg_catalog.pg_publication_namespace') is not null and exists (
                    select from pg_depend d where d.refclassid = 'pg_publication'::regclass and d.refobjid = p.oid
                       and d.classid = to_regclass('pg_catalog.pg_publication_namespace')))
              union all select to_regclass('pg_catalog.pg_publication_namespace')::oid, d.objid, false from pg_depend d
                where d.refclassid = 'pg_publication'::regclass
                  and d.classid = to_regclass('pg_catalog.pg_publication_namespace') and d.deptype = 'a'
              union all select 'pg_subscription'::regclass, s.oid, false
                from pg_subscription s join pg_database d on d.oid = s.subdbid where d.datname = current_database()
              union all select 'pg_proc'::regclass, p.oid, true from pg_proc p join pg_language l on l.oid = p.prolang
                where p.prokind <> 'a' and (not l.lanpltrusted or p.proleakproof)
              union all select 'pg_proc'::regclass, g.aggfnoid, true from pg_aggregate g
                where 'internal'::regtype in (aggtranstype, aggmtranstype)
              union all select 'pg_type'::regclass, t.oid, true from pg_type t where typtype = 'b'
              union all select 'pg_opclass'::regclass, oid, true from pg_opclass
              union all select 'pg_opfamily'::regclass, oid, true from pg_opfamily
              union all select 'pg_cast'::regclass, oid, true from pg_cast where castmethod = 'b'
              union all select 'pg_am'::regclass, oid, true from pg_am
              union all select 'pg_ts_parser'::regclass, oid, true from pg_ts_parser
              union all select 'pg_ts_template'::regclass, oid, true from pg_ts_template
              union all select 'pg_foreign_data_wrapper'::regclass, oid, true from pg_foreign_data_wrapper
              union all select 'pg_language'::regclass, oid, true from pg_language)
            select i.type, i.identity, o.classid, o.objid, o.needed
              from o cross join lateral pg_identify_object(o.classid, o.objid, 0) i
             where o.objid >= 16384 and i.identity is not null and not exists (select from pg_depend d
                   where d.classid = o.classid and d.objid = o.objid and d.objsubid = 0 and d.deptype in ('e', 'i'))
             order by o.needed desc, 1, 2""";
}
