-- What a payment says goes back is the sum of its refunds; one that succeeded was paid out once more than it came back.
select p.id, p.refunded, coalesce(sum(r.amount), 0) as refunds
from payments p left join refunds r on r.payment_id = p.id
group by p.id having p.refunded <> coalesce(sum(r.amount), 0)
union all
select r.payment_id, r.amount, coalesce(t.paid_out, 0)
from refunds r left join (
    select refund_id, sum(case kind when 'refund' then amount else -amount end) as paid_out
    from payment_transactions where refund_id is not null group by 1) as t on t.refund_id = r.id
where coalesce(t.paid_out, 0) <> case r.status when 'succeeded' then r.amount else 0 end
union all
select t.payment_id, t.amount, 0 from payment_transactions t
where t.kind in ('refund', 'reversal') and t.amount > 0 and t.refund_id is null;
