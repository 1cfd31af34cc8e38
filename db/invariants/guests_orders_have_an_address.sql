-- An order without a customer has an e-mail address; an address has what it is compared by.
select id, customer_id, email, email_key from orders
where (customer_id is null and email is null) or (email is null) <> (email_key is null);
