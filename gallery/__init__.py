"""Pictures of everything that viewers and the crew can have before their eyes, to be looked at by people.

    python -m gallery [--only flash-sale] [--theme bright] [--size 1080x1920] [--language en] [--engine 103]

Every state of every graphic over a stand-in for a camera, and every screen in its main states, in one page,
``build/gallery/index.html``. What a machine can see by itself, words that do not fit, stands at the top.
A test says whether something is as it was meant; whether it is good is seen here.
"""
