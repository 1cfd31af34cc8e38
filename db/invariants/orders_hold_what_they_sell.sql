-- An order keeps off the shelf what it ordered less what was put back; history took nothing, and only puts back.
select order_id, variant_id, coalesce(said.units, 0) as said, coalesce(moved.units, 0) as held
from (select i.order_id, i.variant_id,
             sum(case when o.historic then 0 else i.quantity end - i.restocked_quantity) as units
      from order_items i join orders o on o.id = i.order_id group by 1, 2) as said
full join (select order_id, variant_id, -sum(delta) as units
           from stock_movements where order_id is not null group by 1, 2) as moved using (order_id, variant_id)
where coalesce(said.units, 0) <> coalesce(moved.units, 0);
