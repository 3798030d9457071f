drop schema public;
drop extension plpgsql;
create schema s;
create table s.t (id serial primary key);
