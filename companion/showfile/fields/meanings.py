"""What each word of a fixed choice means, for whoever is about to write one."""

from collections.abc import Mapping
from enum import StrEnum

from companion.show.actions import BagStep, SaleStep, Urgency
from companion.show.cue import LatePolicy
from companion.show.health.troubles import Trouble
from companion.show.model import Care, Happening, Returns
from companion.show.offers import Basis, Reveal, WindowMode
from companion.showfile.fields.about import Language, Market, Output, Theme
from companion.showfile.fields.goods import DrawTime, Openness
from companion.showfile.fields.scalars import Edge, Switch
from companion.showfile.fields.script import Follow

MEANINGS: Mapping[type[StrEnum], Mapping[str, str]] = {
    Language: {"zh-CN": "简体中文", "en": "English"},
    Market: {
        "cn": "China, CNY",
        "us": "United States, USD",
        "eu": "European Union, EUR",
        "uk": "United Kingdom, GBP",
    },
    Output: {
        "stream": "The stream of OBS (推流).",
        "virtual_camera": "The virtual camera of OBS (虚拟摄像机), as most platforms' own encoders take it.",
        "record": "The recording of OBS (录制).",
    },
    Care: {
        "leave": "Do nothing, and say nothing: it is the crew's own.",
        "offer": "Tell the operator, who may put it right with one tap.",
        "restore": "Put it right, and tell.",
    },
    Switch: {"on": "It is on.", "off": "It is off."},
    Theme: {
        "bright": "Plates in full colour, for a lively show.",
        "quiet": "Dark glass and thin lines, for a picture that speaks for itself.",
    },
    Basis: {
        "7d_lowest": "The lowest price paid in the 7 days before (7 天最低成交价).",
        "eu_30d_low": "The lowest price in the 30 days before, as the EU asks.",
        "last_txn": "The last price paid (最近一次成交价).",
        "guide_price": "What the maker asks for it (厂商指导价).",
        "own_listed": "What the shop itself asked for it (本店标价).",
    },
    WindowMode: {
        "mirror": "The platform's own tool keeps it; here it is shown.",
        "native": "The companion keeps it.",
    },
    Reveal: {
        "teaser": "With the countdown before it opens (预热时).",
        "open": "Once it is open (开卖时).",
    },
    Openness: {
        "A": "A public beacon's randomness of a round that is named in advance, and a seed committed to: "
        "nobody can choose the result.",
        "B": "A seed committed to before anyone enters, and a list frozen before it is told.",
        "C": "This computer's chance: what happened is in the journal, and nothing binds it before.",
    },
    DrawTime: {"at_close": "As soon as it is closed."},
    Edge: {"soft": "It moves with what came before.", "hard": "It is fixed."},
    Follow: {"go": "Somebody presses GO.", "auto": "It begins by itself (自动接上)."},
    LatePolicy: {
        "fire": "Do it late.",
        "skip": "Leave it out.",
        "ask": "Ask the operator.",
    },
    SaleStep: {
        "arm": "Made ready (待命).",
        "tease": "Announced, with a countdown (预热).",
        "open": "Opened (开卖).",
        "close": "Closed before its time (结束).",
        "cancel": "Called off (取消).",
    },
    BagStep: {
        "announce": "Its rules are shown, and hold from then on (公示).",
        "open": "Opened to enter (开启).",
        "close": "Closed before its time (结束).",
        "draw": "Drawn (开奖); of a mirror bag: the platform is drawing.",
        "publish": "Who has won is shown (公布).",
    },
    Urgency: {
        "normal": "Shown.",
        "warn": "Shown in the colour of a warning.",
        "urgent": "Fills the screen until the host has seen it.",
    },
    Happening: {
        "camera_lost": "A camera gives no picture, a black one or a frozen one (画面中断).",
        "sound_lost": "A microphone is silent (声音中断).",
        "stream_lost": "The stream is cut (推流中断).",
        "obs_lost": "OBS is gone (OBS 断开).",
        "platform_warning": "The platform sends a warning (平台警告).",
        "price_error": "A price is wrong (价格错误).",
        "slip_of_tongue": "Something was said that must not be (口误).",
        "sold_out": "Something is sold out (售罄).",
    },
    Trouble: {
        "no_signal": "A camera has no frame at all: unplugged, closed, its network media ended (无信号).",
        "black": "A camera gives a black picture (黑场).",
        "frozen": "A camera gives the same picture again and again (画面定格).",
        "media_stuck": "Network media opens or buffers for ever (拉流卡住).",
        "mic_dead": "Nothing at all comes from a microphone, not even its noise (麦断了).",
        "silent": "Nobody is heard for long (没声).",
        "talking_muted": "Somebody speaks into a microphone that is muted (没开麦).",
        "fader_down": "Somebody speaks, and the fader lets nothing through (推子没推).",
        "clipping": "The sound is clipped (爆音).",
        "level_low": "The sound is too low (声音太小).",
        "level_high": "The sound is too loud (声音太大).",
        "stream_stalled": "The stream runs, and nothing leaves (推流卡住).",
        "congested": "The line takes what is sent so slowly that frames will be lost (上行拥堵).",
        "dropped_frames": "The network drops frames (网络丢帧).",
        "reconnecting": "OBS connects to the platform anew (推流重连).",
        "render_lag": "OBS does not draw in time (渲染掉帧).",
        "encoder_lag": "OBS does not encode in time (编码掉帧).",
        "disk_low": "The disk that is recorded to fills up (硬盘快满).",
        "obs_hung": "OBS is there and answers nothing (OBS 没反应).",
        "obs_gone": "OBS was closed, or has crashed (OBS 退出或崩溃).",
        "output_gone": "The stream has stopped in the middle of the show (推流断了).",
        "page_gone": "The page of the overlays is not there in OBS (贴片页没了).",
        "page_stale": "The page of the overlays says nothing any more (贴片页没反应).",
        "companion_late": "This program itself is late (本程序卡顿).",
    },
    Returns: {
        "auto": "By itself.",
        "ask": "The operator is told that it could, and presses return.",
    },
}
"""A word that is new has to be explained here."""
