-- Whatever happened to an order since there is a mail clerk, and was read by it, is told or is going to be.
-- Mails are kept for 90 days, and until their reader is forgotten.
select o.position, o.type, o.aggregate_id as order_id, o.version
from outbox o cross join mail_clerk c
cross join lateral (select case o.type
    when 'OrderPlaced' then 'order-placed' when 'OrderPaid' then 'order-paid' when 'OrderShipped' then 'order-shipped'
    when 'OrderPartlyShipped' then 'order-partly-shipped'
    when 'OrderDelivered' then 'order-delivered' when 'OrderCancelled' then 'order-cancelled'
    when 'OrderPartlyRefunded' then 'order-refunded' when 'OrderRefunded' then 'order-refunded'
    when 'ReturnAccepted' then 'return-accepted' when 'ReturnRefused' then 'return-refused'
    when 'ReturnReceived' then 'return-received' end as kind) owed
where o.position > c.since and o.position <= c.position and owed.kind is not null
    and o.recorded_at > now() - interval '90 days'
    and exists (select from orders where id = o.aggregate_id and not historic and buyer_forgotten_at is null)
    and not exists (select from mails m where m.subject = o.aggregate_id and m.kind = owed.kind
                    and m.version in (0, o.version));
