-- A merged cart has the units of both, and each once; left out is only what no cart may hold.
select cart_id, customer_id, units_before, units_brought, units_left_out, units_after from cart_merges
where units_after <> units_before + units_brought - units_left_out or units_left_out < 0
   or (units_left_out > 0 and units_after < 100);
