-- Stock goes below zero, or further below, by orders alone, and never by more than 10,000 units; their lines say so.
select sku, stock_quantity, null::bigint as movement from variants where stock_quantity < -10000
union all
select v.sku, m.stock_quantity, m.id from stock_movements m join variants v on v.id = m.variant_id
where m.stock_quantity < 0 and m.delta < 0 and (m.reason <> 'order_placed' or m.stock_quantity < -10000)
union all
select i.sku, m.stock_quantity, m.id
from order_items i left join stock_movements m
    on m.order_id = i.order_id and m.variant_id = i.variant_id and m.reason = 'order_placed'
where i.backordered_quantity <> greatest(least(-coalesce(m.delta, 0), -coalesce(m.stock_quantity, 0)), 0);
