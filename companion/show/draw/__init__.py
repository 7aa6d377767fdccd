"""A draw that anyone can check: ``protocol``, ``form`` and ``check`` need nothing else of ours."""
