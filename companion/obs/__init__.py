"""OBS and nothing but OBS: a link that mends itself, an OBS that is not there, and the emergency path."""
