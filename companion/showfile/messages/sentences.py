"""What the tables of words hold, and the keys in them that are no kind of problem."""

Sentences = tuple[str, str]
"""What is wrong; what to write instead (empty when the first says it all)."""

DID_YOU_MEAN = "hint-did-you-mean"
ONE_OF = "hint-one-of"
"""Its second text stands between the code's own hint and it."""
WRITE = "hint-write"
FROM_RECIPE = "hint-from-recipe"
"""What a recipe made is wrong: the message, and from which recipe; its second text tells the item too."""
