-- An attempt or a refund that may still come to something has a time at which its provider is asked, or a person to do it.
select id, order_id, status from payments
where status in ('created', 'unknown', 'pending', 'closing') and due_at is null
union all
select r.id, r.order_id, r.status from refunds r
where r.status <> 'succeeded' and r.due_at is null and not exists (
    select from payment_exceptions e
    where e.payment_id = r.payment_id and e.kind = 'manual_refund' and e.settled_at is null);
