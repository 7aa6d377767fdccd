"""How a show that runs over or under can still keep what it has promised."""
