-- What is left after a movement is what was left before it, and what moved.
select variant_id, id as movement, before, delta, stock_quantity from (
    select variant_id, id, delta, stock_quantity,
           coalesce(lag(stock_quantity) over (partition by variant_id order by id), 0) as before
    from stock_movements
) as chain
where before + delta <> stock_quantity;
