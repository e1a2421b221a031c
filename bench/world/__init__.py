"""A made nation: what truly happened (`truth`), and the documents that would report it (`documents`, `raw`)."""
