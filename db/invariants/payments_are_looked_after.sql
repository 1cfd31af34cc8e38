-- An attempt that may still come to something has a time at which its provider is asked; and so has a refund.
select id, order_id, status from payments
where status in ('created', 'unknown', 'pending', 'closing') and due_at is null
union all
select id, order_id, status from refunds where status <> 'succeeded' and due_at is null;
