-- Stock held for an unpaid order comes free a minute after the hold has ended, at the latest.
select id, status, hold_ends_at from orders
where status = 'PENDING' and (hold_ends_at is null or hold_ends_at < now() - interval '60 seconds');
