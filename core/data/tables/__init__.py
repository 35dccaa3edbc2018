"""Tables: CSV and its relatives, Parquet and Arrow; columns of numbers and of text become rows of numbers."""
