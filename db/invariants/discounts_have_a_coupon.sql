-- An order with a discount uses a coupon, unless it was cancelled; an order that uses one says which.
select o.id, o.status, o.coupon, o.discount, r.coupon_id
from orders o left join coupon_redemptions r on r.order_id = o.id
where (o.coupon is not null and o.status <> 'CANCELLED') <> (r.order_id is not null)
   or (o.discount > 0 and o.coupon is null);
