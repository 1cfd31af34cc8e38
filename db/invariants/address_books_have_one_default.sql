-- An address book with any address in it has exactly one default.
select account_id, count(*) as addresses, count(*) filter (where is_default) as defaults
from addresses group by account_id having count(*) filter (where is_default) <> 1;
