"""What is wrong with a file of what the apps of viewers cover."""

from companion.showfile.messages.sentences import Sentences

CHINESE: dict[str, Sentences] = {
    "safe-areas-broken": ("{whose} 的安全区文件有错，参考线先用通用值，{path}：{because}", ""),
    "safe-areas-name": ("safe_areas 写的是 {name}，但文件名是 {file}.yaml", "两个名字要一样"),
    "safe-areas-none": ("里面既没有 portrait（竖屏）也没有 wide（横屏）", "至少写一个"),
    "bad-span": ("{key}: {given} 不是一段像素", "写成 0-780：从几到几"),
    "span-backwards": ("{key}: {given} 的起点不在终点前面", "小的数写在前面"),
    "span-outside": (
        "{key} 到 {end}，但 {layout} 的画布只到 {most}",
        "竖屏按 1080x1920 写，横屏按 1920x1080 写",
    ),
}

ENGLISH: dict[str, Sentences] = {
    "safe-areas-broken": (
        "the file of safe areas of {whose} is wrong, so guides show the general ones, {path}: {because}",
        "",
    ),
    "safe-areas-name": ("safe_areas says {name}, but the file is {file}.yaml", "make both the same"),
    "safe-areas-none": ("it has neither portrait nor wide", "write one of them"),
    "bad-span": ("{key}: {given} is no stretch of pixels", "write it like 0-780, from and to"),
    "span-backwards": ("{key}: {given} does not begin before it ends", "put the smaller number first"),
    "span-outside": (
        "{key} goes to {end}, but the canvas of {layout} ends at {most}",
        "portrait is written for 1080x1920, wide for 1920x1080",
    ),
}
