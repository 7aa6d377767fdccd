"""Run sheets: the spreadsheets in which crews write a show, taken in and given out.

The way of a sheet: ``grid`` finds its table, ``columns`` says which of its columns means what, ``lines``
which of its rows is a segment, ``times`` what a cell of times says and ``lengths`` what follows for each
segment, ``goods`` which products there are, ``draft`` makes the rundown of it and ``bring_in`` a show file.
``table`` is the way out, ``keyed`` what a show file's own keys look like in cells: what was given out is
taken in again as it was.
"""
