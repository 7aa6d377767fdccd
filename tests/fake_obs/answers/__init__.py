"""What OBS answers to each request, by name."""

from collections.abc import Mapping

from tests.fake_obs.answers import general, inputs, items, outputs, scenes, setting
from tests.fake_obs.answers.answer import Answer

ANSWERS: Mapping[str, Answer] = {
    **general.ANSWERS,
    **scenes.ANSWERS,
    **items.ANSWERS,
    **inputs.ANSWERS,
    **outputs.ANSWERS,
    **setting.ANSWERS,
}

BY_ITS_WINDOWS = frozenset(
    {
        "SetCurrentProgramScene",
        "SetCurrentPreviewScene",
        "SetStudioModeEnabled",
        "SetCurrentSceneTransition",
        "SetCurrentSceneTransitionDuration",
        "SetCurrentSceneCollection",
        "CreateSceneCollection",
        "SetCurrentProfile",
        "CreateProfile",
        "RemoveProfile",
        "GetMonitorList",
    }
)
"""Requests that wait for the thread that has OBS's windows."""

WHILE_LOADING = frozenset(
    {
        "GetVersion",
        "GetStats",
        "GetStudioModeEnabled",
        "GetStreamStatus",
        "GetSceneCollectionList",
    }
)
"""Requests that an OBS before 5.3 answers while it loads a collection; others wait, or worse."""

DEADLY_WHILE_LOADING = frozenset(
    {"GetCurrentProgramScene", "GetSceneList", "GetSceneItemList", "GetInputList", "GetSourceActive"}
)
"""Requests that such an OBS crashes over while it closes the scenes that they are about."""
