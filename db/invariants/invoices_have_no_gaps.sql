-- The numbers of a year's invoices, and of its credit notes, are 1 to the last that was given, each of them once.
select coalesce(n.kind, v.kind) as kind, coalesce(n.year, v.year) as year, n.last, v.count, v.first, v.highest
from invoice_numbers n
full join (select kind, year, count(*) as count, min(number) as first, max(number) as highest
           from invoices group by kind, year) as v on v.kind = n.kind and v.year = n.year
where n.last is distinct from v.count or v.first <> 1 or v.highest <> v.count
   or v.count <> (select count(distinct i.number) from invoices i where i.kind = v.kind and i.year = v.year);
