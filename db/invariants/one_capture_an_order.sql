-- Nobody is charged twice for an order: a second charge is late, and goes back.
select p.order_id, count(*) as captures
from payment_transactions t join payments p on p.id = t.payment_id
where t.kind = 'capture' and not p.late group by p.order_id having count(*) > 1;
