-- A variant's stock is what it opened with and everything that moved since.
select v.sku, v.stock_quantity, coalesce(sum(m.delta), 0) as moved
from variants v left join stock_movements m on m.variant_id = v.id
group by v.id having v.stock_quantity <> coalesce(sum(m.delta), 0);
