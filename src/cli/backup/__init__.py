"""`tradepost backup`: the ledger as one moment shows it, its pictures and its keys, in one file."""
