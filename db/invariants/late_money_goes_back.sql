-- Money that was taken when no order wanted it goes back as a whole, and is on the list for people to see.
select p.id, p.order_id, p.amount, coalesce(sum(r.amount), 0) as going_back
from payments p left join refunds r on r.payment_id = p.id
where p.late group by p.id
having p.amount <> coalesce(sum(r.amount), 0)
    or not exists (select from payment_exceptions e where e.payment_id = p.id and e.kind = 'late_payment');
