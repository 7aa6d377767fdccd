"""What each word of a fixed choice means, for whoever is about to write one."""

from collections.abc import Mapping
from enum import StrEnum

from companion.show.actions import BagStep, SaleStep, Urgency
from companion.show.cue import LatePolicy
from companion.show.model import Care, Happening
from companion.show.offers import Basis, Reveal, WindowMode
from companion.showfile.fields.about import Language, Market, Output, Theme
from companion.showfile.fields.goods import DrawTime, Openness
from companion.showfile.fields.scalars import Switch
from companion.showfile.fields.script import Edge

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
}
"""A word that is new has to be explained here."""
