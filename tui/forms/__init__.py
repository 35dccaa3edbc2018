"""Forms made from the declared settings: a row for each, in the way its kind is edited."""
