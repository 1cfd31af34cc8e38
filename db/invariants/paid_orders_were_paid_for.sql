-- An order is paid when its total was captured, and only then.
select o.id, o.status, o.total, o.paid_at, coalesce(taken.amount, 0) as captured
from orders o
left join (select p.order_id, sum(t.amount) as amount
           from payment_transactions t join payments p on p.id = t.payment_id
           where t.kind = 'capture' and not p.late group by p.order_id) as taken on taken.order_id = o.id
where (o.paid_at is not null) <> (taken.order_id is not null)
   or (taken.order_id is not null and taken.amount <> o.total)
   or (o.status in ('PAID', 'SHIPPED', 'DELIVERED', 'REFUNDED') and o.paid_at is null)
   or (o.status = 'PENDING' and o.paid_at is not null);
