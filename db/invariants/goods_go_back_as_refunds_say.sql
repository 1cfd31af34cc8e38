-- What went back of a line is what its order's refunds say; a cancelled order gave all back, a refunded one all money.
select i.order_id, i.id, o.status, i.quantity, i.refunded_quantity, i.restocked_quantity, i.withdrawn_quantity
from order_items i join orders o on o.id = i.order_id
left join (select n.order_item_id, sum(n.quantity) as refunded, sum(n.restocked_quantity) as restocked,
                  sum(n.withdrawn_quantity) as withdrawn
           from refund_items n group by 1) as said on said.order_item_id = i.id
where case when o.status = 'CANCELLED' then
               i.withdrawn_quantity <> i.quantity or (i.restocked_quantity <> i.quantity and not o.historic)
               or i.refunded_quantity <> case when o.paid_at is null then 0 else i.quantity end
           else (i.refunded_quantity, i.restocked_quantity, i.withdrawn_quantity)
               <> (coalesce(said.refunded, 0), coalesce(said.restocked, 0), coalesce(said.withdrawn, 0))
               or (o.status = 'REFUNDED' and i.refunded_quantity <> i.quantity) end
union all
select r.order_id, n.order_item_id, null, n.quantity, n.quantity, n.restocked_quantity, n.withdrawn_quantity
from refund_items n join refunds r on r.id = n.refund_id join order_items i on i.id = n.order_item_id
where i.order_id <> r.order_id;
