"""What no single field can know: names that must exist, amounts and times that must fit each other."""
