-- What goes back is what the order says, and never more than was taken.
select o.id, o.status, o.total, o.refunded, coalesce(given.amount, 0) as given_back
from orders o
left join (select r.order_id, sum(r.amount) as amount
           from refunds r join payments p on p.id = r.payment_id
           where not p.late group by r.order_id) as given on given.order_id = o.id
where o.refunded <> coalesce(given.amount, 0) or o.refunded > o.total
   or (o.status = 'REFUNDED' and o.refunded <> o.total)
   or (o.status = 'CANCELLED' and o.paid_at is not null and o.refunded <> o.total);
