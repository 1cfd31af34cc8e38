-- A cart is a customer's or a guest's, whose token can be looked up; one that was merged is gone.
select c.id, c.customer_id, c.token_hash, m.customer_id as merged_into
from carts c left join cart_merges m on m.cart_id = c.id
where num_nonnulls(c.customer_id, c.token_hash) <> 1 or octet_length(c.token_hash) <> 32
   or octet_length(c.token_seed) <> 32 or m.cart_id is not null;
