-- What was put back before an order was sent at once is not in the parcel; once it is sent, nothing is left to send.
-- Only what was paid for is sent, and of what was cancelled nothing.
-- Refunds older than their order's status have only times, which were taken before locks were waited for: of those
-- only what came a minute before counts, since no lock is waited for that long.
with sent as (select order_id, min(at) as at from order_history where status = 'SHIPPED' group by 1),
parcel as (select order_id, min(shipped_at) as at from shipments group by 1)
select i.order_id, i.id, o.status, i.quantity, i.sent_quantity, i.withdrawn_quantity, coalesce(back.units, 0) as back
from order_items i join orders o on o.id = i.order_id
left join (select n.order_item_id, sum(n.restocked_quantity) as units
           from refund_items n join refunds r on r.id = n.refund_id join sent on sent.order_id = r.order_id
           left join parcel on parcel.order_id = r.order_id
           where case when r.order_status is null then r.created_at < sent.at - interval '1 minute'
                      else r.order_status = 'PAID' and coalesce(parcel.at, sent.at) = sent.at end
           group by 1) as back on back.order_item_id = i.id
left join sent on sent.order_id = i.order_id
left join parcel on parcel.order_id = i.order_id
where i.sent_quantity + coalesce(back.units, 0) > i.quantity
   or (o.status in ('SHIPPED', 'DELIVERED') and i.sent_quantity + i.withdrawn_quantity <> i.quantity)
   or (i.sent_quantity > 0 and (o.status in ('PENDING', 'CANCELLED') or (sent.at is null and parcel.at is null)));
