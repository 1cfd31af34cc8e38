"""How much one may ask, how long it may be and take, and how often one may guess."""
