-- Captured less refunded is the totals of paid orders less what they gave back; what came late went back as well.
select captured - refunded as moved, paid - given_back as owed from (
    select (select coalesce(sum(amount), 0) from payment_transactions where kind = 'capture') as captured,
           (select coalesce(sum(amount), 0) from refunds) as refunded
) as transactions, (
    select coalesce(sum(total) filter (where paid_at is not null), 0) as paid,
           coalesce(sum(refunded), 0) as given_back from orders
) as ledger
where captured - refunded <> paid - given_back;
