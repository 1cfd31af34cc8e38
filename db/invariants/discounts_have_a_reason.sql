-- A discount is what the order's promotions took off, and a coupon the rest; an order that uses one says which, unless it was cancelled.
select o.id, o.status, o.coupon, o.discount, promoted.amount as promoted, r.coupon_id
from orders o left join coupon_redemptions r on r.order_id = o.id
cross join lateral (
    select coalesce(sum((p ->> 'amount')::bigint), 0) as amount, coalesce(min((p ->> 'amount')::bigint), 0) as least
    from jsonb_array_elements(o.promotions) p) promoted
where (o.coupon is not null and o.status <> 'CANCELLED') <> (r.order_id is not null)
   or promoted.least < 0 or promoted.amount > o.discount
   or (o.coupon is null and promoted.amount <> o.discount);
