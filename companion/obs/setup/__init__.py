"""What a show needs in OBS: what is missing is found, told, and made.

``reading`` sees what OBS has, ``planning`` compares (pure), ``doing`` makes one step. Nothing that the crew
made is ever deleted or renamed.
"""
