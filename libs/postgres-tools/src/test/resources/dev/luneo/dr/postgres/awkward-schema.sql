-- Everything that backups get wrong. Needs a superuser; the role is shared by all databases of a cluster.
select pg_advisory_lock(4711);
do $$ begin
  if not exists (select from pg_roles where rolname = 'Awkward Reader') then create role "Awkward Reader"; end if;
end $$;
select pg_advisory_unlock(4711);

create extension citext;
create extension pgcrypto;
create schema "Mixed Case";
create schema "select";
comment on schema "Mixed Case" is 'it''s a comment with a quote, a \ and an ü';

create type mood as enum ('sad', 'ok', 'it''s "fine"');
create domain positive as integer check (value > 0);
create type address as (street text, zip varchar(5));

create table customers (
  id bigint generated always as identity primary key,
  email citext not null unique,
  mood mood default 'ok',
  tags text[] default '{}',
  profile jsonb,
  home address,
  score positive,
  joined timestamptz default '2026-01-01 12:00+02',
  waited interval,
  weight double precision,
  price numeric(12, 4),
  avatar bytea,
  full_name text,
  name_length integer generated always as (length(full_name)) stored
);
comment on column customers.email is 'unique, whatever its case';
insert into customers (email, mood, tags, profile, home, score, waited, weight, price, avatar, full_name)
select 'user' || i || '@example.org', (array['sad', 'ok', 'it''s "fine"'])[1 + i % 3]::mood, array['a,b', 'c"d', null],
       jsonb_build_object('n', i, 'nested', jsonb_build_object('ü', null)), row('Street ' || i, '12345')::address, i,
       make_interval(days => i), i / 3.0, i / 7.0, decode(md5(i::text), 'hex'), 'Name ' || i
from generate_series(1, 500) i;

create table orders (
  id serial, customer_id bigint not null references customers, placed date not null, total numeric not null,
  primary key (id, placed, customer_id)
) partition by range (placed);
create table orders_2025 partition of orders for values from ('2025-01-01') to ('2026-01-01');
create table orders_2026 partition of orders for values from ('2026-01-01') to ('2027-01-01') partition by list (customer_id);
create table orders_2026_first partition of orders_2026 for values in (1, 2, 3);
create table orders_2026_rest partition of orders_2026 default;
insert into orders (customer_id, placed, total)
select 1 + i % 500, date '2025-01-01' + (i % 700), i * 1.5 from generate_series(1, 1000) i;

create table "Mixed Case"."Order ""Items""" ("Id" integer primary key, "t" text, "select" integer, "percent%s" text);
insert into "Mixed Case"."Order ""Items""" select i, 'text ' || i, i, repeat('x', i) from generate_series(1, 50) i;
create table "select"."t" (t text);
insert into "select"."t" values ('t'), (null), ('');

create table no_key (a integer, b text);
insert into no_key select i % 10, 'same' from generate_series(1, 100) i;
create table no_columns ();
insert into no_columns default values;
create table dropped_column (a integer, gone text, b integer);
insert into dropped_column values (1, 'x', 2);
alter table dropped_column drop column gone;
alter table dropped_column add column late text default 'later';

create table parent (a integer, b text);
create table child (extra text) inherits (parent);
insert into parent values (1, 'parent');
insert into child (extra, b, a) values ('extra', 'child', 2);

create table secrets (owner text, content text);
alter table secrets enable row level security;
alter table secrets force row level security;
create policy own on secrets using (owner = current_user);
insert into secrets values ('nobody', 'hidden'), ('tester', 'seen');
grant select on secrets to "Awkward Reader";

create unlogged table unlogged_table (a integer);
insert into unlogged_table values (1);

create sequence "Mixed Case"."Ticket Seq" start 100 increment -5 minvalue -1000 maxvalue 100;
select nextval('"Mixed Case"."Ticket Seq"'), nextval('"Mixed Case"."Ticket Seq"');
create sequence never_called start 7;

create view "select".order_totals as select customer_id, sum(total) as total from orders group by customer_id;
create materialized view totals as select placed, count(*) from orders group by placed;
create materialized view empty_totals as select 1 as one with no data;
create index on totals (placed);

create function touch() returns trigger language plpgsql as $$ begin new.b := new.b || '!'; return new; end $$;
create trigger touched before update on no_key for each row execute function touch();

select lo_from_bytea(90001, decode(repeat('00ff10', 300000), 'hex'));
select lo_from_bytea(90002, '');
select lo_put(lo_create(90003), 600000, 'after a hole');
comment on large object 90001 is 'larger than a piece';

create table _prisma_migrations (
  id varchar(36) primary key, checksum varchar(64) not null, finished_at timestamptz, migration_name varchar(255) not null,
  logs text, rolled_back_at timestamptz, started_at timestamptz not null default now(), applied_steps_count integer not null default 0
);
insert into _prisma_migrations (id, checksum, finished_at, migration_name, rolled_back_at) values
  ('1', 'c', '2026-01-01', '20260101_init', null), ('2', 'c', '2026-02-01', '20260201_orders', null),
  ('3', 'c', null, '20260301_failed', '2026-03-02');
