"""Pictures that a show brings along: opened with care, cut to where they are shown, and kept.

Whoever has to do with a picture of the show asks here. No page, no ``check`` and no graphic opens one by
itself, because a picture is the one thing in a show's folder that strangers make.
"""
