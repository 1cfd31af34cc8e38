-- A coupon was used as often as it says, and never more often than it may be, by all or under one address.
select c.id, c.code, c.redeemed, c.max_redemptions, coalesce(used.uses, 0) as uses, used.most
from coupons c
left join (select coupon_id, sum(uses) as uses, max(uses) as most
           from (select coupon_id, count(*) as uses from coupon_redemptions
                 group by coupon_id, coalesce(email_key, customer_id::text)) as by_buyer
           group by coupon_id) as used on used.coupon_id = c.id
where c.redeemed <> coalesce(used.uses, 0) or c.redeemed > c.max_redemptions or used.most > c.max_per_customer;
