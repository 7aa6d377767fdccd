"""Run sheets made to look like those of crews, with their faults, and what is to become of each."""
