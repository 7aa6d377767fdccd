"""What ``companion doctor`` says around its findings; they themselves have ``companion.checkup.words``."""

from collections.abc import Mapping

_CHINESE: Mapping[str, str] = {
    "show": "节目文件",
    "settings": "设置",
    "machine": "这台电脑",
    "data": "数据文件夹",
    "network": "页面",
    "obs": "OBS",
    "studio": "OBS 里的节目",
    "overlays": "贴片",
    "emergency": "应急",
    "recording": "试录",
    "error": "播不了",
    "warning": "会出问题",
    "note": "要知道",
    "ok": "正常",
    "runs": "这台电脑可以播这场节目。",
    "runs-no-show": "这台电脑可以开播。",
    "runs-not": "照现在这样，这场播不了。",
    "page-does": "只有 /preflight 页才做的：人工打勾（灯光、道具、库存）、试录十秒（这里加 --record）、"
    "把结果写进记录。",
    "page-does-besides": "只有 /preflight 页才做的：人工打勾（灯光、道具、库存）、把结果写进记录。",
    "counts": "播不了 {error}，会出问题 {warning}，要知道 {note}，正常 {ok}",
}

_ENGLISH: Mapping[str, str] = {
    "show": "Show file",
    "settings": "Settings",
    "machine": "This computer",
    "data": "Data folder",
    "network": "Pages",
    "obs": "OBS",
    "studio": "The show in OBS",
    "overlays": "Overlays",
    "emergency": "Emergency",
    "recording": "Test recording",
    "error": "cannot run",
    "warning": "will hurt",
    "note": "worth knowing",
    "ok": "well",
    "runs": "This machine can run the show.",
    "runs-no-show": "This machine can run a show.",
    "runs-not": "As things are, the show cannot run.",
    "page-does": "Only the page /preflight has the crew's ticks (lights, props, stock), the ten seconds of "
    "recording (here with --record), and keeps it all in the journal.",
    "page-does-besides": "Only the page /preflight has the crew's ticks (lights, props, stock), and keeps it "
    "all in the journal.",
    "counts": "cannot run: {error}, will hurt: {warning}, worth knowing: {note}, well: {ok}",
}

AROUND: Mapping[str, Mapping[str, str]] = {"zh-CN": _CHINESE, "en": _ENGLISH}
