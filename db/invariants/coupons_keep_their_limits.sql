-- A coupon was used as often as it says, and never more often than it may be, by all or by one.
select c.id, c.code, c.redeemed, c.max_redemptions, coalesce(used.uses, 0) as uses, used.most
from coupons c
left join (select coupon_id, sum(uses) as uses, max(uses) as most
           from (select coupon_id, customer_id, count(*) as uses from coupon_redemptions group by 1, 2) as by_customer
           group by coupon_id) as used on used.coupon_id = c.id
where c.redeemed <> coalesce(used.uses, 0) or c.redeemed > c.max_redemptions or used.most > c.max_per_customer;
