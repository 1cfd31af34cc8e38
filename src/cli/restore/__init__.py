"""`tradepost restore`: a shop out of a backup, where there is none yet."""
