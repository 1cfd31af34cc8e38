-- An order's total is its lines, less the discount, with shipping and tax and rounded to be payable; the discount is shared out over the lines.
select o.id, o.total, o.subtotal, o.discount, o.shipping, o.tax, o.rounding, lines.total as lines_total, lines.discount as shares
from orders o
left join (select order_id, sum(unit_price * quantity) as total, sum(discount) as discount
           from order_items group by order_id) as lines on lines.order_id = o.id
where o.subtotal is distinct from lines.total or o.discount is distinct from lines.discount
   or o.total <> o.subtotal - o.discount + o.shipping + case when o.tax_included then 0 else o.tax end + o.rounding
   or (o.rounding <> 0 and (o.total % 10 <> 0 or abs(o.rounding) > 50));
