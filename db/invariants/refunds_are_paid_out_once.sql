-- What a payment says went back is the sum of its refunds; each is paid out once, in its amount, if it succeeded.
select p.id, p.refunded, coalesce(sum(r.amount), 0) as refunds
from payments p left join refunds r on r.payment_id = p.id
group by p.id having p.refunded <> coalesce(sum(r.amount), 0)
union all
select r.payment_id, r.amount, coalesce(t.amount, 0)
from refunds r left join payment_transactions t on t.refund_id = r.id
where (r.status = 'succeeded' and r.amount > 0) <> (t.id is not null) or t.amount <> r.amount
union all
select t.payment_id, t.amount, 0 from payment_transactions t
where t.kind = 'refund' and t.amount > 0 and t.refund_id is null;
