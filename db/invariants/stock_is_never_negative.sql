-- Stock is never below zero, now or after any movement.
select sku, stock_quantity, null::bigint as movement from variants where stock_quantity < 0
union all
select v.sku, m.stock_quantity, m.id from stock_movements m join variants v on v.id = m.variant_id
where m.stock_quantity < 0;
