"""What is wrong with picture, sound and outputs, by what is measured of them: pure detectors.

Samples come in at the edge and never reach the journal; what leaves here is a changed verdict.
"""
