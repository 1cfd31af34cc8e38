select date_bin('15 minutes', paid_at, 'epoch') as at, coalesce(shipping_address ->> 'country', 'ZZ') as name,
    count(*) as orders, sum(total)::bigint as paid
from orders where paid_at >= $1 and paid_at < $2 group by 1, 2
