-- An order that is not waiting for money has no open attempt to pay it: each is being closed.
select p.id, p.order_id, p.status, o.status as order_status
from payments p join orders o on o.id = p.order_id
where o.status <> 'PENDING' and p.status in ('created', 'unknown', 'pending');
