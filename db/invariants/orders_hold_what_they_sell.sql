-- An order has taken its lines off the shelf; a cancelled one has put them back, and a refunded one may have.
select o.id, o.status, held.variant_id, coalesce(sold.units, 0) as sold, held.units as held
from (select order_id, variant_id, -sum(delta) as units, bool_or(reason = 'order_refunded') as restocked
      from stock_movements where order_id is not null group by 1, 2) as held
join orders o on o.id = held.order_id
left join (select order_id, variant_id, sum(quantity) as units from order_items group by 1, 2) as sold
     on sold.order_id = held.order_id and sold.variant_id = held.variant_id
where held.units <> case when o.status = 'CANCELLED' or held.restocked then 0 else coalesce(sold.units, 0) end
union all
select o.id, o.status, i.variant_id, sum(i.quantity), 0
from orders o join order_items i on i.order_id = o.id
where o.shipping_address is not null and o.status <> 'CANCELLED'
  and not exists (select from stock_movements m where m.order_id = o.id and m.variant_id = i.variant_id)
group by o.id, i.variant_id;
