-- An order's history begins unpaid, goes only from a status to one that may follow it, and ends where the order is.
select order_id, was, status, null as present from (
    select order_id, status, lag(status) over (partition by order_id order by id) as was from order_history
) as steps
where (was is null and status <> 'PENDING') or (was is not null and (was, status) not in (
    ('PENDING', 'PAID'), ('PENDING', 'CANCELLED'), ('PAID', 'SHIPPED'), ('PAID', 'CANCELLED'), ('PAID', 'REFUNDED'),
    ('SHIPPED', 'DELIVERED'), ('SHIPPED', 'REFUNDED'), ('DELIVERED', 'REFUNDED')))
union all
select o.id, null, h.status, o.status from orders o
left join lateral (select status from order_history where order_id = o.id order by id desc limit 1) as h on true
where h.status is distinct from o.status;
