-- What went back is what the order says went back, and never more than was taken.
select o.id, o.status, o.total, o.refunded, coalesce(given.amount, 0) as given_back
from orders o
left join (select p.order_id, sum(t.amount) as amount
           from payment_transactions t join payments p on p.id = t.payment_id
           where t.kind = 'refund' group by p.order_id) as given on given.order_id = o.id
where o.refunded <> coalesce(given.amount, 0) or o.refunded > o.total
   or (o.status = 'REFUNDED' and o.refunded <> o.total)
   or (o.status = 'CANCELLED' and o.paid_at is not null and o.refunded <> o.total);
