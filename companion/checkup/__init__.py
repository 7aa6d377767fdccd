"""Whether this machine can run a show: each part is looked at by itself, changes nothing, and is judged.

A reader gives facts, a judge (pure) makes findings of them, and a part that cannot be looked at is itself
a finding.
"""
