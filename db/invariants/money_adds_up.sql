-- Captured less refunded is the totals of paid orders less what they gave back.
select captured - refunded as moved, paid - given_back as owed from (
    select coalesce(sum(amount) filter (where kind = 'capture'), 0) as captured,
           coalesce(sum(amount) filter (where kind = 'refund'), 0) as refunded from payment_transactions
) as transactions, (
    select coalesce(sum(total) filter (where paid_at is not null), 0) as paid,
           coalesce(sum(refunded), 0) as given_back from orders
) as ledger
where captured - refunded <> paid - given_back;
