-- What is to come back, or did, was sent and comes back once; it brings what its refund says, and only when it is there.
-- What its refund put back besides was never sent: the last of the money ends the order.
select i.order_id, i.id, null::uuid as return_id, i.sent_quantity, sum(n.quantity) as coming, null::bigint as brought
from return_items n join returns t on t.id = n.return_id join order_items i on i.id = n.order_item_id
where t.status in ('requested', 'accepted', 'received')
group by i.id having sum(n.quantity) > i.sent_quantity
union all
select t.order_id, n.order_item_id, t.id, n.quantity, n.refunded_quantity, n.restocked_quantity
from return_items n join returns t on t.id = n.return_id join order_items i on i.id = n.order_item_id
left join refunds r on r.id = t.refund_id and r.order_id = t.order_id
left join refund_items g on g.refund_id = r.id and g.order_item_id = n.order_item_id
where i.order_id <> t.order_id
   or n.refunded_quantity > coalesce(g.quantity, 0)
   or coalesce(g.restocked_quantity, 0) - n.restocked_quantity not between 0 and coalesce(g.withdrawn_quantity, 0)
   or (t.status <> 'received' and n.refunded_quantity + n.restocked_quantity > 0)
union all
select t.order_id, null, t.id, null, null, null from returns t
where (t.refund_id is not null and t.status <> 'received')
   or (t.status in ('accepted', 'refused', 'received') and t.decided_at is null)
   or (t.received_at is not null) <> (t.status = 'received')
   or (t.withdrawn_at is not null) <> (t.status = 'withdrawn')
union all
select min(t.order_id::text)::uuid, null, null, null, null, count(*) from returns t
where t.refund_id is not null group by t.refund_id having count(*) > 1;
