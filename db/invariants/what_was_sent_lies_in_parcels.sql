-- Every unit that was sent since there are parcels lies in one.
select i.id, i.order_id, i.sent_quantity, coalesce(sum(p.quantity), 0) as in_parcels
from order_items i left join shipment_items p on p.order_item_id = i.id
where exists (select from shipments s where s.order_id = i.order_id)
group by i.id having i.sent_quantity <> coalesce(sum(p.quantity), 0);
