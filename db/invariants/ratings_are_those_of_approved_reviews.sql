-- A product's rating is the sum and the number of the stars of its approved reviews.
select p.id, p.rating_sum, p.rating_count, coalesce(r.stars, 0) as stars, coalesce(r.reviews, 0) as reviews
from products p
left join (select product_id, sum(rating) as stars, count(*) as reviews
           from reviews where status = 'approved' group by product_id) as r on r.product_id = p.id
where p.rating_sum <> coalesce(r.stars, 0) or p.rating_count <> coalesce(r.reviews, 0);
