"""The platforms that shows are sold on, and what people call them.

Any other name will do for a platform: the rules of a few are known, and nothing else hangs on it.
"""

from collections.abc import Mapping
from difflib import get_close_matches
from types import MappingProxyType

PLATFORMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "douyin": ("抖音", "抖音直播", "抖音电商"),
        "taobao": ("淘宝", "淘宝直播", "点淘", "天猫"),
        "kuaishou": ("快手", "快手直播", "kwai"),
        "wechat": ("微信", "视频号", "微信视频号", "weixin"),
        "xiaohongshu": ("小红书", "小红书直播", "xhs", "rednote"),
        "tiktok-us": ("tiktok us", "tiktok shop us", "tiktok 美国"),
        "tiktok-uk": ("tiktok uk", "tiktok shop uk", "tiktok 英国"),
        "tiktok-eu": ("tiktok eu", "tiktok 欧洲"),
        "tiktok-sea": ("tiktok sea", "tiktok 东南亚"),
        "shopee": ("虾皮", "shopee live"),
        "whatnot": (),
        "own-site": ("own site", "自有平台", "自有商城", "官网", "独立站"),
    }
)
"""By the name that a show file has for it, what else it is called; in small letters."""

_ALIKE = 0.8
"""Above this a name is a slip in a known one: ``doyuin``, and ``tiktok``, which is several."""


def meant_platform(written: str) -> str:
    """The known platform that is meant by a name that is not its own; empty when there is none."""
    name = written.strip().lower()
    called = (platform for platform, others in PLATFORMS.items() if name in others)
    close = get_close_matches(name[:64], PLATFORMS, 1, _ALIKE) if written not in PLATFORMS else []
    return next(called, close[0] if close else "")
