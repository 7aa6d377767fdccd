"""A fake obs-websocket server, to the letter of the protocol, with faults to order.

It and the real OBS pass one suite, ``tests/protocol``.
"""

from tests.fake_obs.connection import Asked
from tests.fake_obs.faults import Fault
from tests.fake_obs.protocol import OBS_29, OBS_31, Refused
from tests.fake_obs.server import FakeObs

__all__ = ["OBS_29", "OBS_31", "Asked", "FakeObs", "Fault", "Refused"]
