-- Of whoever was forgotten nothing is kept that says who it was: no name, no address, nothing written or wished for, no ended order's buyer.
select a.id as account, null::uuid as order_id from accounts a
where a.erased_at is not null
  and (a.active or a.password_hash is not null or a.name <> '' or a.email <> a.id || '@erased.invalid'
       or exists (select from sessions s where s.account_id = a.id)
       or exists (select from addresses d where d.account_id = a.id)
       or exists (select from former_emails f where f.account_id = a.id)
       or exists (select from account_tokens t where t.account_id = a.id)
       or exists (select from reviews r where r.customer_id = a.id)
       or exists (select from review_reports r where r.customer_id = a.id)
       or exists (select from wishes w where w.wishlist_id = a.id)
       or exists (select from carts c where c.customer_id = a.id
                  and (c.country is not null or c.coupon_id is not null
                       or exists (select from cart_items i where i.cart_id = c.id))))
union all
select o.customer_id, o.id from orders o
where o.buyer_forgotten_at is not null
  and (o.email is not null or o.email_key is not null or o.note is not null or o.billing_address is not null
       or coalesce(o.shipping_address ->> 'name', '') <> ''
       or exists (select from returns t where t.order_id = o.id and t.reason <> '')
       or exists (select from order_notes n where n.order_id = o.id));
