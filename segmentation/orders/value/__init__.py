"""Tell what customers are expected to buy and bring: BG/NBD and Gamma-Gamma."""
