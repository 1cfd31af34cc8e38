-- Nobody is charged twice for an order.
select p.order_id, count(*) as captures
from payment_transactions t join payments p on p.id = t.payment_id
where t.kind = 'capture' group by p.order_id having count(*) > 1;
