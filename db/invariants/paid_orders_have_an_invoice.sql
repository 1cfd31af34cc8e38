-- What was paid here since the shop gives invoices has exactly one, over the order's sums; nothing else has any.
select o.id, o.number, o.total, o.paid_at, v.count, v.amount
from orders o
left join (select i.order_id, count(*) as count, sum(i.amount) as amount,
                  sum((i.document -> 'bill' ->> 'total')::bigint) as total,
                  sum((select sum((l ->> 'amount')::bigint) from jsonb_array_elements(i.document -> 'bill' -> 'lines') l))
                      as goods,
                  coalesce(sum((select sum((t ->> 'tax')::bigint)
                                from jsonb_array_elements(i.document -> 'bill' -> 'taxes') t)), 0) as tax
           from invoices i where i.kind = 'invoice' group by i.order_id) as v on v.order_id = o.id
where (o.paid_at >= (select s.invoices_since from shop s) and not o.historic and v.count is distinct from 1)
   or (v.count is not null and (o.paid_at is null or o.historic or v.amount <> o.total or v.total <> o.total
                                or v.goods <> o.subtotal or v.tax <> o.tax));
