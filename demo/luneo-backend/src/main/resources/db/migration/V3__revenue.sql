create view daily_revenue as
select date_trunc('day', placed_at at time zone 'UTC')::date as day,
       count(*)                                              as orders,
       sum(total_cents)                                      as total_cents
from orders
where status in ('paid', 'shipped')
group by 1;
comment on view daily_revenue is 'What was earned a day, in euro cents';

create index orders_by_details on orders using gin (details jsonb_path_ops);
create index open_orders on orders (placed_at) where status = 'open';
