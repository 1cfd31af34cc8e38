-- What came in but for orders is on the shelf, or orders hold or have sent it; what history put back came in too.
select v.sku, v.stock_quantity, coalesce(ordered.units, 0) as with_orders, coalesce(came.units, 0) as came_in
from variants v
left join (select i.variant_id, sum(case when o.historic then 0 else i.quantity end - i.restocked_quantity) as units
           from order_items i join orders o on o.id = i.order_id group by 1) as ordered on ordered.variant_id = v.id
left join (select variant_id, sum(delta) as units from stock_movements where order_id is null group by 1) as came
     on came.variant_id = v.id
where v.stock_quantity + coalesce(ordered.units, 0) <> coalesce(came.units, 0);
