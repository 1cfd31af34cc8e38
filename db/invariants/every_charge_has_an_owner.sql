-- A captured payment is its order's, or is late; a payment that was captured says so.
select p.id, p.order_id, p.status, p.late, o.status as order_status
from payments p join orders o on o.id = p.order_id
left join payment_transactions t on t.payment_id = p.id and t.kind = 'capture'
where (t.id is not null) <> (p.status in ('succeeded', 'refunded'))
   or (t.id is not null and not p.late and o.paid_at is null)
   or (t.id is not null and t.amount <> p.amount);
