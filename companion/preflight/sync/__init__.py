"""How far sound and picture of one camera and one microphone are apart (音画同步).

A phone before the camera flashes and beeps at once (the page ``/sync``). Live, small pictures of the camera
are held against the meters of the microphone; in a recording, what viewers get is held against itself.
"""
