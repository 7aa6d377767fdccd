"""What is wrong with one value, and with the head of the show."""

from companion.showfile.messages.sentences import Sentences

CHINESE: dict[str, Sentences] = {
    # One field
    "missing-key": ("{where} 里缺少 {key}", "补上一行 {key}: {example}"),
    "unknown-key": ("{where} 里没有 {key} 这一项", "删掉它，或检查缩进：它可能属于别的层级"),
    "value-empty": ("{key} 后面没有内容", "填上内容，或删掉这一行"),
    "value-is-comment": ("{key} 的内容以 # 开头：# 后面成了注释，程序不读", "给这个值加英文引号"),
    "text-cut-off": ("{key} 读到 {text} 为止：空格加 # 后面成了注释", ""),
    "want-text": ("{key} 应该是一个值，这里写成了列表或一组“名字: 值”", "在冒号后面直接写值"),
    "line-break": ("{key} 里有换行或制表符", "写成一行；只有 notes 可以写多行"),
    "want-table": (
        "{key} 下面应该是 “名字: 值” 的内容，这里写成了 {given}",
        "另起一行，缩进两个空格，每行写一个 “名字: 值”",
    ),
    "want-list": ("{key} 应该是列表", "写成 {example}，或每行以 “- ” 开头"),
    "list-empty": ("{key} 是空的，至少要有一项", ""),
    "bad-duration": ("{key}: {given} 不是时长", "写成 90s、3m、1h30m 或 1:30"),
    "long-duration": ("{key}: {given} 太长了", "时长最多 31 天"),
    "bad-days": ("{key}: {given} 不是天数", "写成 30d"),
    "bad-date": ("{key}: {given} 不是日期", "写成 2026-12-01"),
    "no-such-date": ("{key}: 日历上没有 {given}", "检查月份和日子"),
    "bad-date-time": ("{key}: {given} 不是日期加时间", "写成 2026-12-01 19:30，不带时区"),
    "no-such-time": ("{key}: 没有 {given} 这个时间", "时间从 00:00 到 23:59；25:00 要写成第二天的 01:00"),
    "bad-clock": ("{key}: {given} 不是钟点", "写成 20:14"),
    "bad-edge": ("{key}: {given} 既不是 soft、hard，也不是钟点", "固定就写 hard，或写钟点 20:14"),
    "bad-share": ("{key}: {given} 不是百分比", "写成 22%"),
    "share-over-100": ("{key}: {given} 超过了 100%", "检查这个数"),
    "bad-color": ("{key}: {given} 不是颜色", "写六位色号（0–9、a–f），不带 #，例如 D7263D"),
    "bad-asset": (
        "{key}: {given} 不是节目文件旁边的文件",
        "把文件放进节目文件夹，写相对路径，例如 assets/p4.jpg",
    ),
    "bad-condition": (
        "{key}: {given} 不是条件",
        "写成 stock(P4) < 20（商品还剩几件）或 left(F1) <= 10 and not open(L1)（秒杀还剩几件，福袋没开）这样",
    ),
    "condition-part": (
        "{key}: 条件里，这个地方不能写 {given}",
        "写成 stock(P4) < 20（商品还剩几件）或 left(F1) <= 10 and not open(L1)（秒杀还剩几件，福袋没开）这样",
    ),
    "condition-ends": ("{key}: {given} 没写完", "写成 stock(P4) < 20 and not open(L1) 这样"),
    "condition-id": (
        "{key}: 括号里不能写 {given}，要写编号",
        "写成 stock(P4)，括号里是商品、秒杀或福袋的编号",
    ),
    "condition-alone": ("{key}: {given} 后面不带括号", "只写 {given}"),
    "condition-number": ("{key}: {given} 不是整数", "和整数比，例如 stock(P4) < 20"),
    "condition-large": ("{key}: {given} 太大了", "最大 999999999"),
    "condition-percent": ("{key}: 成交额只和百分比比，{given} 没有 %", "写成 revenue >= {given}%"),
    "condition-pieces": ("{key}: {given} 是百分比，这里比的是数量", "去掉 %；只有 revenue 和百分比比"),
    "condition-long": ("{key}: 条件太长了", "最多 500 个字；分成几个提示来写"),
    "condition-deep": ("{key}: 括号和 not 套得太多层", "最多 20 层；分成几个提示来写"),
    "bad-quantity": ("{key}: 条件里没有 {given} 这个词", "比件数用 stock（商品）、left 或 sold（秒杀）"),
    "bad-start-word": ("{key}: {given} 不是 go，也不是条件", "写 go，或者 stock(P4) < 20 这样的条件"),
    "bad-amount": ("{key}: {given} 不是金额", "只写数字，例如 49.90，不带货币符号"),
    "bad-whole": ("{key}: {given} 不是整数", "只写数字，例如 200"),
    "bad-signed": ("{key}: {given} 不是整数", "只写数字，可以带负号，例如 -6000"),
    "negative": ("{key}: {given} 不能是负数", "写 0 或更大的数"),
    "bad-count": ("{key} 至少是 1", "写 1 或更大的数"),
    "bad-yes-no": ("{key}: {given} 不是 true（是）或 false（否）", "写 true 或 false"),
    "bad-on-off": ("{key}: {given} 不是 on（开）或 off（关）", "写 on 或 off"),
    "long-name": ("{key}: {given} 太长，不会是 OBS 里的名字", "照 OBS 里的名字写，最多 500 个字"),
    "bad-id": ("{given} 不能用作编号", "编号用英文字母、数字、- 和 _，例如 P4"),
    "bad-choice": ("{key}: 没有 {given} 这个选项", ""),
    "bad-version": ("版本 {given} 读不了", "这个程序只读 version: 1"),
    "bad-action": ("动作 {given} 看不懂", "动作要写成 {{overlay: product-card}} 这样"),
    "two-actions": (
        "一个动作里写了两件事：{first} 和 {second}",
        "分成两个动作：do: [{{{first}: …}}, {{{second}: …}}]",
    ),
    # The show
    "no-fallback": ("obs.scenes 里没有应急场景 {role}", "补上一行 {role}: OBS 里应急场景的名字"),
    "fallback-shared": (
        "应急场景 {scene} 也是 {role} 的场景：正播它时出故障，切到应急也没有变化",
        "在 OBS 里给 fallback 单独建一个场景",
    ),
    "unknown-platform": ("不认识平台 {name}", ""),
    "unknown-zone": ("没有时区 {name}", "北京时间写 Asia/Shanghai"),
    "unknown-currency": ("没有货币 {name}", "写三个字母的代码，例如 CNY"),
    "time-skipped": ("{zone} 没有 {time} 这个时间：夏令时往前拨钟，跳过了它", "换一个更早或更晚的时间"),
    "time-twice": (
        "{zone} 的 {time} 会出现两次：夏令时往回拨钟",
        "换一个更早或更晚的时间",
    ),
    "output-twice": ("{output} 写了两次", "留一个"),
    "too-many-decimals": ("{amount} 的小数太多：{currency} 最多 {most} 位小数", ""),
    "camera-shared": (
        "{role} 和 {other} 是同一个摄像头 {input}，其中一个坏了，另一个也救不了",
        "写成两个不同的输入源；只有一个摄像头就删掉一行",
    ),
    "keep-nothing": (
        "keep 写了 {about} 怎么办，但 obs 里没有 {needed}，不知道该是什么样",
        "在 obs 里写上 {needed}，或删掉这一项",
    ),
    "restore-collection": (
        "在播时不会自动换场景集合（画面会断），那时只会问场控",
        "写 offer 就总是先问；不改的话，只在没播时自动换",
    ),
    "restore-profile": (
        "在播时不会自动换配置文件（有输出开着，OBS 也不让换），那时只会问场控",
        "写 offer 就总是先问；不改的话，只在没播时自动换",
    ),
    "segments-longer": (
        "length 写的是 {length}，各环节加起来是 {sum}，多了 {off}",
        "缩短环节，或把 length 改成 {sum}",
    ),
    "segments-shorter": (
        "length 写的是 {length}，各环节加起来只有 {sum}，少了 {off}",
        "加长环节，或把 length 改成 {sum}",
    ),
    "shares-too-many": (
        "各环节的 share 加起来是 {total}，多了 {off}",
        "调到正好 100%；循环里的环节每一遍都算",
    ),
    "shares-too-few": (
        "各环节的 share 加起来只有 {total}，少了 {off}",
        "调到正好 100%；循环里的环节每一遍都算",
    ),
    "shares-without-revenue": (
        "写了 share，但 targets 里没有 revenue，不知道是多少钱的百分之几",
        "加上 targets: {{revenue: 100000}}，或删掉 share",
    ),
}

ENGLISH: dict[str, Sentences] = {
    # One field
    "missing-key": ("{where} has no {key}", "add a line {key}: {example}"),
    "unknown-key": (
        "{where}: there is no key {key}",
        "delete it, or check its indentation: it may belong elsewhere",
    ),
    "value-empty": ("{key} has no value", "fill it in, or delete the line"),
    "value-is-comment": (
        "{key} begins with #, so all that follows is a comment and not read",
        "put the value in quotes",
    ),
    "text-cut-off": ("{key} ends with {text}: what follows a space and # is a comment", ""),
    "want-text": ("{key} takes one value, not a list or a table", "write the value right after the colon"),
    "line-break": ("{key} holds a line break or a tab", "write it on one line; only notes may have several"),
    "want-table": (
        "{key} takes lines of “name: value”, not {given}",
        "start a new line, indent it by two spaces",
    ),
    "want-list": ("{key} takes a list", "write {example}, or begin each line with “- ”"),
    "list-empty": ("{key} is empty and needs at least one item", ""),
    "bad-duration": ("{key}: {given} is not a length of time", "write it like 90s, 3m, 1h30m or 1:30"),
    "long-duration": ("{key}: {given} is too long", "no length is over 31 days"),
    "bad-days": ("{key}: {given} is not a number of days", "write it like 30d"),
    "bad-date": ("{key}: {given} is not a date", "write it like 2026-12-01"),
    "no-such-date": ("{key}: there is no {given} in the calendar", "check the month and the day"),
    "bad-date-time": (
        "{key}: {given} is not a date and time",
        "write it like 2026-12-01 19:30, without a zone",
    ),
    "no-such-time": (
        "{key}: there is no {given}",
        "hours run from 00:00 to 23:59; 25:00 is 01:00 of the next day",
    ),
    "bad-clock": ("{key}: {given} is not a time of day", "write it like 20:14"),
    "bad-edge": (
        "{key}: {given} is neither soft, nor hard, nor a time of day",
        "write hard when it is fixed, or a time of day like 20:14",
    ),
    "bad-share": ("{key}: {given} is not a percentage", "write it like 22%"),
    "share-over-100": ("{key}: {given} is over 100%", "check the number"),
    "bad-color": ("{key}: {given} is not a colour", "write six digits 0-9 a-f without the #, e.g. D7263D"),
    "bad-asset": (
        "{key}: {given} is not a file beside the show file",
        "put it into the show's folder and write its relative path, e.g. assets/p4.jpg",
    ),
    "bad-condition": (
        "{key}: {given} is not a condition",
        "write one like stock(P4) < 20 (pieces of a product) or left(F1) <= 10 and not open(L1)",
    ),
    "condition-part": (
        "{key}: {given} cannot stand at this place in a condition",
        "write one like stock(P4) < 20 (pieces of a product) or left(F1) <= 10 and not open(L1)",
    ),
    "condition-ends": (
        "{key}: {given} breaks off",
        "write one like stock(P4) < 20 and not open(L1)",
    ),
    "condition-id": (
        "{key}: an id is wanted in the parentheses, not {given}",
        "write stock(P4), with the id of a product, a flash sale or a lucky bag",
    ),
    "condition-alone": (
        "{key}: {given} takes no parentheses",
        "write {given} alone",
    ),
    "condition-number": ("{key}: {given} is not a whole number", "compare with one, e.g. stock(P4) < 20"),
    "condition-large": ("{key}: {given} is too large", "999999999 at most"),
    "condition-percent": (
        "{key}: revenue is compared with percent, and {given} has no %",
        "write revenue >= {given}%",
    ),
    "condition-pieces": (
        "{key}: {given} is a percentage, and pieces are compared",
        "leave the % out; revenue alone is compared with percent",
    ),
    "condition-long": ("{key}: the condition is too long", "500 letters at most; make several cues of it"),
    "condition-deep": (
        "{key}: too many parentheses or not within one another",
        "20 at most; make several cues of it",
    ),
    "bad-quantity": (
        "{key}: no condition can ask for {given}",
        "pieces are stock of a product, left or sold of a sale",
    ),
    "bad-start-word": (
        "{key}: {given} is neither go nor a condition",
        "write go, or a condition like stock(P4) < 20",
    ),
    "bad-amount": (
        "{key}: {given} is not an amount",
        "write digits only, e.g. 49.90, without a currency sign",
    ),
    "bad-whole": ("{key}: {given} is not a whole number", "write digits only, e.g. 200"),
    "bad-signed": (
        "{key}: {given} is no whole number",
        "write digits, with a minus if need be, such as -6000",
    ),
    "negative": ("{key}: {given} is below zero", "write 0 or more"),
    "bad-count": ("{key} is at least 1", "write 1 or more"),
    "bad-yes-no": ("{key}: {given} is neither true nor false", "write true or false"),
    "bad-on-off": ("{key}: {given} is neither on nor off", "write on or off"),
    "long-name": (
        "{key}: {given} is too long to be a name in OBS",
        "write it as it is in OBS: 500 characters at most",
    ),
    "bad-id": ("{given} cannot be an id", "an id is made of letters a–z, digits, - and _, e.g. P4"),
    "bad-choice": ("{key}: {given} is not one of the choices", ""),
    "bad-version": ("version {given} cannot be read", "this program reads version: 1"),
    "bad-action": (
        "{given} is not an action",
        "write an action like {{overlay: product-card}}",
    ),
    "two-actions": (
        "one action does two things: {first} and {second}",
        "make two actions of it: do: [{{{first}: …}}, {{{second}: …}}]",
    ),
    # The show
    "no-fallback": (
        "obs.scenes has no scene {role}",
        "add a line {role}: the scene in OBS that covers a breakdown",
    ),
    "fallback-shared": (
        "the fallback scene {scene} is also that of {role}: while it is on air, covering changes nothing",
        "give fallback a scene of its own in OBS",
    ),
    "unknown-platform": ("the platform {name} is not known", ""),
    "unknown-zone": ("there is no time zone {name}", "write an IANA name, e.g. Europe/London"),
    "unknown-currency": ("there is no currency {name}", "write a code of three letters, e.g. USD"),
    "time-skipped": (
        "{time} does not exist in {zone}: clocks go forward over it",
        "choose an earlier or a later time",
    ),
    "time-twice": (
        "{time} comes twice in {zone}: clocks go back over it",
        "choose an earlier or a later time",
    ),
    "output-twice": ("{output} is listed twice", "keep one"),
    "too-many-decimals": ("{amount} has too many decimals: {currency} takes {most}", ""),
    "camera-shared": (
        "{role} and {other} are one and the same camera, {input}: neither can stand in for the other",
        "name two inputs; with one camera delete a line",
    ),
    "keep-nothing": (
        "keep says what to do about {about}, but obs has no {needed} to say what is wanted",
        "add {needed} to obs, or delete this",
    ),
    "restore-collection": (
        "on air no scene collection is loaded by itself, for the picture would go: the operator is asked",
        "write offer to be asked always, or leave it as it is for the time off air",
    ),
    "restore-profile": (
        "on air no profile is loaded by itself, and OBS would not let it: the operator is asked",
        "write offer to be asked always, or leave it as it is for the time off air",
    ),
    "segments-longer": (
        "length is {length}, but the segments add up to {sum}: {off} too long",
        "shorten segments, or make length {sum}",
    ),
    "segments-shorter": (
        "length is {length}, but the segments add up to only {sum}: {off} too short",
        "lengthen segments, or make length {sum}",
    ),
    "shares-too-many": (
        "the shares of the segments add up to {total}: {off} too much",
        "make them 100% in all; a segment in a loop counts in every pass",
    ),
    "shares-too-few": (
        "the shares of the segments add up to only {total}: {off} too little",
        "make them 100% in all; a segment in a loop counts in every pass",
    ),
    "shares-without-revenue": (
        "there are shares, but no revenue in targets that they are shares of",
        "add targets: {{revenue: 100000}}, or delete the shares",
    ),
}
