-- What goes back of an order that has an invoice has a credit note over the same amount, and all of it over all of its tax.
select o.id as order_id, r.id as refund_id, r.amount, c.amount as credited
from refunds r
join payments p on p.id = r.payment_id
join orders o on o.id = r.order_id
join invoices v on v.order_id = o.id and v.kind = 'invoice'
left join invoices c on c.refund_id = r.id
where not p.late
  and (coalesce(c.amount, 0) <> r.amount or (c.amount is not null and c.order_id <> o.id)
       or (c.document -> 'bill' ->> 'total')::bigint <> c.amount)
union all
select o.id, null, o.refunded, t.tax
from orders o
join (select i.order_id, sum(i.amount) as amount,
             coalesce(sum((select sum((t ->> 'tax')::bigint)
                           from jsonb_array_elements(i.document -> 'bill' -> 'taxes') t)), 0) as tax
      from invoices i where i.kind = 'credit_note' group by i.order_id) as t on t.order_id = o.id
where t.amount = o.total and o.total > 0 and t.tax <> o.tax;
