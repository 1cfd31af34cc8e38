"""Orders, from the draft to what comes back: parcels, invoices, refunds, returns."""
