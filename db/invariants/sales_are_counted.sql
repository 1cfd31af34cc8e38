-- The units a product has sold are those of its paid lines that were not given back.
select coalesce(s.product_id, sold.product_id) as product_id, coalesce(s.units, 0) as counted,
       coalesce(sold.units, 0) as sold
from product_sales s
full join (select i.product_id, sum(i.quantity) as units
           from order_items i join orders o on o.id = i.order_id
           where o.paid_at is not null and o.status not in ('CANCELLED', 'REFUNDED') group by i.product_id) as sold
     on sold.product_id = s.product_id
where coalesce(s.units, 0) <> coalesce(sold.units, 0);
