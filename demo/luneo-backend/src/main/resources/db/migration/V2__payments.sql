create type payment_state as enum ('pending', 'succeeded', 'failed', 'refunded');

create table payments (
    id                  uuid primary key default gen_random_uuid(),
    order_id            bigint references orders (id),
    amount_cents        integer not null check (amount_cents > 0),
    currency            text not null check (currency ~ '^[a-z]{3}$'),
    test                boolean not null,
    state               payment_state not null,
    idempotency_key     text not null unique,
    processor_reference text not null,
    created_at          timestamptz not null default now()
);
comment on column payments.idempotency_key is 'The same key is the same payment, however often it is asked for';
create index payments_of_order on payments (order_id) where order_id is not null;

create sequence invoice_number start 5000;
