"""What a problem sounds like: for each code a sentence that says what is wrong, and one that says what to do.

The only place with texts about show files. Gaps are filled from the finding's facts; ``{given}`` is what the
author wrote, cropped.
"""

from collections.abc import Mapping

from companion.showfile.about import Language

Sentences = tuple[str, str]
"""What is wrong; what to write instead (empty when the first says it all)."""

DID_YOU_MEAN = "hint-did-you-mean"
ONE_OF = "hint-one-of"
"""Its second text stands between the code's own hint and it."""
WRITE = "hint-write"

_CHINESE: dict[str, Sentences] = {
    # The file
    "file-missing": ("找不到文件 {path}", "检查文件名和所在文件夹"),
    "file-is-folder": ("{path} 是文件夹，不是文件", "写出里面的文件，例如 {path}/show.yaml"),
    "file-unreadable": ("读不了 {path}：{reason}", "检查文件权限，或是否被其他程序占用"),
    "file-too-big": ("文件超过 {most} MB 上限", "确认选的是节目文件，不是图片或视频"),
    "file-empty": ("文件里没有内容", "从 show.example.yaml 复制一份开始写"),
    "not-utf8": ("文件不是 UTF-8 编码，从这里开始读不懂", "在编辑器里另存为 UTF-8，再试一次"),
    "bad-character": ("这里有一个看不见的字符 {character}", "删掉它，把这一行重新打一遍"),
    "directive": ("节目文件里不能用 {directive} 指令", "删掉这一行"),
    "several-documents": (
        "第一份节目到这里已经结束，后面还有内容",
        "一个文件只写一场节目；删掉多余的 --- 或 ...",
    ),
    "too-many-nodes": ("内容太多，超过 {most} 项", "检查 *引用 是否层层重复"),
    "too-deep": ("缩进或括号套得太深，超过 {most} 层", "检查这里是否多打了括号或短横线"),
    "tag": ("节目文件里不用类型标记 {tag}", "删掉它；如果是文字，请加引号"),
    "alias-loop": ("*{name} 引用了它自己", "把要重复的内容直接写出来"),
    "alias-unknown": ("*{name} 引用的内容前面没有", "如果星号是文字，请给整个值加引号"),
    "key-not-text": ("冒号左边必须是一个名字", "检查这里是否多了括号，或漏写了名字"),
    "duplicate-key": ("{key} 写了两次，第一次在第 {line} 行", "留一个；要写两项就换个名字"),
    # Slips of the hand
    "tab": ("这里用了 Tab 缩进", "换成空格：每一级缩进两个空格"),
    "wide-colon": ("这里用了中文冒号 ：", "换成英文冒号加一个空格 “: ”"),
    "wide-comma": ("这里用了中文逗号 ，", "换成英文逗号加一个空格 “, ”"),
    "quote-open": ("这个引号没有配对", "在这个值的末尾补上同样的引号"),
    "bracket-open": (
        "这个 {bracket} 里面有一处没写对，或没有用 {closing} 收尾",
        "检查每一项之间的英文逗号和结尾的 {closing}",
    ),
    "colon-in-text": ("一行里出现了第二个冒号", "如果冒号是文字的一部分，给整个值加英文引号；否则另起一行"),
    "no-colon": ("这一行没有冒号", "写成 “名字: 值”，冒号后面空一格"),
    "no-space": ("冒号后面没有空格", "写成 “名字: 值”，冒号后面空一格"),
    "stray-bracket": ("这个 {bracket} 没有开头", "删掉它，或补上开头的括号"),
    "number-comma": ("数字里有逗号", "写成不带逗号的数字，例如 1299"),
    "indent": ("这一行和上面的内容没有对齐", "同一级的内容左边要对齐，每一级缩进两个空格"),
    "dash-in-line": ("列表的短横线不能写在冒号后面", "另起一行再写 “- ”，或者写成 [一, 二]"),
    "text-after": ("引号或括号收尾之后还有文字", "给整个值加一对引号，里面的引号换成「」"),
    "bad-start": ("值不能以 {character} 开头", "给整个值加英文引号"),
    "bad-escape": ("双引号里的反斜杠用法不对", "换成单引号，或者写两个反斜杠"),
    "syntax": ("从这里开始读不懂", "对照上面的行，检查缩进、冒号和引号"),
    # One field
    "missing-key": ("{where} 里缺少 {key}", "补上一行 {key}: …"),
    "unknown-key": ("{where} 里没有 {key} 这一项", "删掉它，或检查缩进：它可能属于别的层级"),
    "value-empty": ("{key} 后面没有内容", "填上内容，或删掉这一行"),
    "want-text": ("{key} 应该是一个值，这里写成了列表或表", "在冒号后面直接写值"),
    "line-break": ("{key} 里有换行或制表符", "写成一行；只有 notes 可以写多行"),
    "want-table": (
        "{key} 下面应该是 “名字: 值” 的内容，这里写成了 {given}",
        "另起一行，缩进两个空格，每行写一个 “名字: 值”",
    ),
    "want-list": ("{key} 应该是列表", "写成 [一, 二]，或每行以 “- ” 开头"),
    "list-empty": ("{key} 是空的，至少要有一项", ""),
    "bad-duration": ("{key}: {given} 不是时长", "写成 90s、3m、1h30m 或 1:30"),
    "long-duration": ("{key}: {given} 太长了", "时长最多 31 天"),
    "bad-date": ("{key}: {given} 不是日期", "写成 2026-12-01"),
    "no-such-date": ("{key}: 日历上没有 {given}", "检查月份和日子"),
    "bad-date-time": ("{key}: {given} 不是日期加时间", "写成 2026-12-01 19:30，不带时区"),
    "no-such-time": ("{key}: {given} 里的时间不存在", "时间从 00:00 到 23:59；零点以后算第二天"),
    "bad-clock": ("{key}: {given} 不是钟点", "写成 20:14"),
    "bad-share": ("{key}: {given} 不是百分比", "写成 22%"),
    "share-over-100": ("{key}: {given} 超过了 100%", "检查这个数"),
    "bad-color": ("{key}: {given} 不是颜色", "写六位十六进制数字，不带 #，例如 D7263D"),
    "bad-asset": (
        "{key}: {given} 不是节目文件旁边的文件",
        "把文件放进节目文件夹，写相对路径，例如 assets/p4.jpg",
    ),
    "bad-condition": ("{key}: {given} 不是条件", "写成 stock(P4) < 20 这样"),
    "bad-quantity": ("{key}: 条件 {given} 里没有这种数量", ""),
    "bad-start-word": ("{key}: {given} 不是 go，也不是条件", "写 go，或者 stock(P4) < 20 这样的条件"),
    "bad-amount": ("{key}: {given} 不是金额", "只写数字，例如 49.90，不带货币符号"),
    "bad-whole": ("{key}: {given} 不是整数", "只写数字，例如 200"),
    "bad-count": ("{key} 至少是 1", "写 1 或更大的数"),
    "bad-yes-no": ("{key}: {given} 不是“是”或“否”", "写 true 或 false"),
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
        "应急场景 {scene} 也是 {role} 的场景：节目停在那里时，切到应急画面不会变",
        "在 OBS 里给 fallback 单独建一个场景",
    ),
    "unknown-zone": ("没有时区 {name}", "北京时间写 Asia/Shanghai"),
    "unknown-currency": ("没有货币 {name}", "写三个字母的代码，例如 CNY"),
    "time-skipped": ("{zone} 的 {time} 不存在：那时钟表往前拨", "换一个前后的时间"),
    "time-twice": ("{zone} 的 {time} 有两次：那时钟表往回拨", "换一个前后的时间"),
    "output-twice": ("{output} 写了两次", "留一个"),
    "too-many-decimals": ("{amount} 的小数位比 {currency} 允许的多", ""),
    # Goods
    "was-not-higher": ("划线价 {was} 不高于直播价 {price}", "划线价要高于直播价；没有就删掉 was"),
    "was-backwards": ("划线价依据的最后一天 {end} 早于第一天 {start}", "检查 from 和 to"),
    "sale-price-higher": ("秒杀价 {price} 高于商品 {product} 的直播价 {usual}", "检查两个价格"),
    "sale-over-stock": ("秒杀数量 {quantity} 超过商品 {product} 的库存 {stock}", "减少数量，或更正库存"),
    "unknown-product": ("products 里没有商品 {name}", "在 products 里加上它，或换一个编号"),
    "unknown-sale": ("sales 里没有秒杀 {name}", "在 sales 里加上它，或换一个编号"),
    "unknown-bag": ("bags 里没有福袋 {name}", "在 bags 里加上它，或换一个编号"),
    "unknown-scene": ("obs.scenes 里没有场景 {name}", "在 obs.scenes 里加上它，或换一个角色"),
    # The rundown
    "segment-twice": ("环节编号 {id} 用了两次，第一次在第 {line} 行", "每个环节用不同的编号"),
    "cue-twice": (
        "cue 编号 {id} 在这个环节里用了两次，第一次在第 {line} 行",
        "同一环节里每个 cue 用不同的编号",
    ),
    "shortest-longer": ("最短时长 {shortest} 比计划时长 {length} 还长", "shortest 不能超过 length"),
    "cue-too-late": ("cue 在 {time}，但这个环节只有 {length}", "把时间改早，或加长环节"),
    "cue-too-early": ("cue 在结束前 {lead}，但这个环节只有 {length}", "把 before_end 改短，或加长环节"),
    "chain-too-late": ("cue 算下来在 {time}，但这个环节只有 {length}", "缩短 wait，或加长环节"),
    "unknown-cue": ("这个环节里没有 cue {name}", "after 只能写同一环节里的 cue"),
    "after-circle": ("cue {cue} 和 {after} 互相等待，永远不会触发", "把其中一个改成 at 或 on: go"),
    "after-itself": ("cue {cue} 在等它自己", "after 写另一个 cue，或改成 at 或 on: go"),
    "cue-no-time": ("这个 cue 没有写什么时候触发", "写一个：at、before_end、after 或 on: go"),
    "cue-two-times": ("这个 cue 写了两个时间：{first} 和 {second}", "留一个"),
    "cue-does-nothing": ("这个 cue 什么也不做", "写 do: 动作，或者 who 和 task"),
    "wait-without-after": ("wait 要和 after 一起用", "从环节开始算就写 at"),
    "task-without-who": ("task 没有写由谁做", "加上 who，例如 who: 场控"),
    "who-without-task": ("who 没有写要做什么", "加上 task，例如 task: 上链接"),
    "copy-without-task": ("copy 要和 task 一起用", "加上 who 和 task"),
    "overlay-without-graphic": ("没有名为 {name} 的贴片", "把贴片文件夹放在节目文件旁边的 overlays/ 里"),
    # The rest
    "more-problems": ("问题太多，后面的没有列出", "先改上面的，再检查一次"),
    DID_YOU_MEAN: ("是不是想写 {suggestion}？", ""),
    ONE_OF: ("可用的有：{options}", "；"),
    WRITE: ("写成 {write}", ""),
}

_ENGLISH: dict[str, Sentences] = {
    # The file
    "file-missing": ("there is no file {path}", "check its name and folder"),
    "file-is-folder": ("{path} is a folder, not a file", "name the file in it, e.g. {path}/show.yaml"),
    "file-unreadable": (
        "cannot read {path}: {reason}",
        "check its permissions, and whether another program holds it",
    ),
    "file-too-big": ("the file is larger than {most} MB", "check that this is a show file"),
    "file-empty": ("the file is empty", "start from a copy of show.example.yaml"),
    "not-utf8": ("the file is not UTF-8; it cannot be read from here on", "save it as UTF-8 in your editor"),
    "bad-character": (
        "there is an invisible character {character} here",
        "delete it and type the line again",
    ),
    "directive": ("a show file has no {directive} directive", "delete this line"),
    "several-documents": (
        "the show ends here, and more follows",
        "one file holds one show; remove the extra --- or ...",
    ),
    "too-many-nodes": (
        "there is too much in this file: more than {most} items",
        "check that no *alias repeats others",
    ),
    "too-deep": ("this is nested more than {most} levels deep", "check for extra brackets or dashes"),
    "tag": ("a show file does not use the type tag {tag}", "delete it; put text in quotes"),
    "alias-loop": ("*{name} contains itself", "write out what is to be repeated"),
    "alias-unknown": ("*{name} names nothing above it", "if the star is text, put the whole value in quotes"),
    "key-not-text": (
        "there must be a name to the left of the colon",
        "check for an extra bracket or a missing name",
    ),
    "duplicate-key": (
        "{key} is written twice, first on line {line}",
        "keep one, or give the second another name",
    ),
    # Slips of the hand
    "tab": ("this line is indented with a tab", "use spaces: two for each level"),
    "wide-colon": ("this is a full-width colon ：", "write an ASCII colon and a space “: ”"),
    "wide-comma": ("this is a full-width comma ，", "write an ASCII comma and a space “, ”"),
    "quote-open": ("this quote is not closed", "put the same quote at the end of the value"),
    "bracket-open": (
        "something in this {bracket} is not right, or its {closing} is missing",
        "check the commas between its items, and the {closing} at its end",
    ),
    "colon-in-text": (
        "a second colon on one line",
        "if it is part of the text, put the whole value in quotes",
    ),
    "no-space": ("there is no space after this colon", "write “name: value”"),
    "stray-bracket": ("nothing opens this {bracket}", "delete it, or add the bracket that opens it"),
    "number-comma": ("there is a comma in a number", "write it without, e.g. 1299"),
    "no-colon": ("this line has no colon", "write “name: value”, with a space after the colon"),
    "indent": (
        "this line is not aligned with those above",
        "things of one level start at one column, two spaces a level",
    ),
    "dash-in-line": (
        "a list's dash cannot stand after a colon",
        "start a new line with “- ”, or write [one, two]",
    ),
    "text-after": (
        "there is text after the closing quote or bracket",
        "put the whole value in one pair of quotes",
    ),
    "bad-start": ("a value cannot begin with {character}", "put the whole value in quotes"),
    "bad-escape": ("this backslash means nothing in double quotes", "use single quotes, or two backslashes"),
    "syntax": (
        "this cannot be read from here on",
        "check indentation, colons and quotes against the lines above",
    ),
    # One field
    "missing-key": ("{where} has no {key}", "add a line {key}: …"),
    "unknown-key": (
        "{where} knows no key {key}",
        "delete it, or check its indentation: it may belong elsewhere",
    ),
    "value-empty": ("{key} has no value", "fill it in, or delete the line"),
    "want-text": ("{key} takes one value, not a list or a table", "write the value right after the colon"),
    "line-break": ("{key} holds a line break or a tab", "write it on one line; only notes may have several"),
    "want-table": (
        "{key} takes lines of “name: value”, not {given}",
        "start a new line, indent it by two spaces",
    ),
    "want-list": ("{key} takes a list", "write [one, two], or begin each line with “- ”"),
    "list-empty": ("{key} is empty and needs at least one item", ""),
    "bad-duration": ("{key}: {given} is not a length of time", "write it like 90s, 3m, 1h30m or 1:30"),
    "long-duration": ("{key}: {given} is too long", "no length is over 31 days"),
    "bad-date": ("{key}: {given} is not a date", "write it like 2026-12-01"),
    "no-such-date": ("{key}: there is no {given} in the calendar", "check the month and the day"),
    "bad-date-time": (
        "{key}: {given} is not a date and time",
        "write it like 2026-12-01 19:30, without a zone",
    ),
    "no-such-time": ("{key}: there is no such time of day as in {given}", "hours run from 00:00 to 23:59"),
    "bad-clock": ("{key}: {given} is not a time of day", "write it like 20:14"),
    "bad-share": ("{key}: {given} is not a percentage", "write it like 22%"),
    "share-over-100": ("{key}: {given} is over 100%", "check the number"),
    "bad-color": ("{key}: {given} is not a color", "write six digits 0-9 a-f without the #, e.g. D7263D"),
    "bad-asset": (
        "{key}: {given} is not a file beside the show file",
        "put it into the show's folder and write its relative path, e.g. assets/p4.jpg",
    ),
    "bad-condition": ("{key}: {given} is not a condition", "write one like stock(P4) < 20"),
    "bad-quantity": ("{key}: {given} compares something that is not known", ""),
    "bad-start-word": (
        "{key}: {given} is neither go nor a condition",
        "write go, or a condition like stock(P4) < 20",
    ),
    "bad-amount": (
        "{key}: {given} is not an amount",
        "write digits only, e.g. 49.90, without a currency sign",
    ),
    "bad-whole": ("{key}: {given} is not a whole number", "write digits only, e.g. 200"),
    "bad-count": ("{key} is at least 1", "write 1 or more"),
    "bad-yes-no": ("{key}: {given} is neither yes nor no", "write true or false"),
    "bad-id": ("{given} cannot be an id", "an id is made of letters a–z, digits, - and _, e.g. P4"),
    "bad-choice": ("{key}: {given} is not one of its words", ""),
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
        "the fallback scene {scene} is also the scene of {role}: while that is on, covering changes nothing",
        "give fallback a scene of its own in OBS",
    ),
    "unknown-zone": ("there is no time zone {name}", "write an IANA name, e.g. Europe/London"),
    "unknown-currency": ("there is no currency {name}", "write a code of three letters, e.g. USD"),
    "time-skipped": (
        "{time} does not exist in {zone}: clocks go forward over it",
        "choose a time before or after",
    ),
    "time-twice": ("{time} comes twice in {zone}: clocks go back over it", "choose a time before or after"),
    "output-twice": ("{output} is listed twice", "keep one"),
    "too-many-decimals": ("{amount} has more decimals than {currency} has", ""),
    # Goods
    "was-not-higher": ("the former price {was} is not above the price {price}", "raise it, or delete was"),
    "was-backwards": (
        "the basis of the former price ends {end}, before it starts {start}",
        "check from and to",
    ),
    "sale-price-higher": (
        "the sale price {price} is above the price {usual} of {product}",
        "check both prices",
    ),
    "sale-over-stock": (
        "{quantity} on sale, but {product} has a stock of {stock}",
        "sell fewer, or correct the stock",
    ),
    "unknown-product": ("there is no product {name}", "add it under products, or use another id"),
    "unknown-sale": ("there is no sale {name}", "add it under sales, or use another id"),
    "unknown-bag": ("there is no bag {name}", "add it under bags, or use another id"),
    "unknown-scene": (
        "obs.scenes has no role {name}",
        "add it under obs.scenes, or use another role",
    ),
    # The rundown
    "segment-twice": (
        "the segment id {id} is used twice, first on line {line}",
        "give each segment its own id",
    ),
    "cue-twice": (
        "the cue id {id} is used twice in this segment, first on line {line}",
        "give each cue its own id",
    ),
    "shortest-longer": (
        "shortest {shortest} is longer than the planned length {length}",
        "make it the length or less",
    ),
    "cue-too-late": (
        "the cue is at {time}, but the segment is {length} long",
        "make it earlier, or the segment longer",
    ),
    "cue-too-early": (
        "the cue is {lead} before the end, but the segment is {length} long",
        "shorten before_end, or make the segment longer",
    ),
    "chain-too-late": (
        "the cue comes out at {time}, but the segment is {length} long",
        "shorten the wait, or make the segment longer",
    ),
    "unknown-cue": ("this segment has no cue {name}", "after takes a cue of the same segment"),
    "after-circle": (
        "the cues {cue} and {after} wait for each other and never fire",
        "give one of them at or on: go",
    ),
    "after-itself": ("the cue {cue} waits for itself", "name another cue after, or use at or on: go"),
    "cue-no-time": ("this cue does not say when it fires", "write one of at, before_end, after or on: go"),
    "cue-two-times": ("this cue has two times: {first} and {second}", "keep one"),
    "cue-does-nothing": ("this cue does nothing", "write do: with an action, or who and task"),
    "wait-without-after": ("wait goes with after", "write at to count from the start of the segment"),
    "task-without-who": ("the task does not say who does it", "add who, e.g. who: operator"),
    "who-without-task": ("who does not say what is to be done", "add task, e.g. task: list the link"),
    "copy-without-task": ("copy goes with task", "add who and task"),
    "overlay-without-graphic": (
        "there is no overlay {name}",
        "put its folder into overlays/ beside the show file",
    ),
    # The rest
    "more-problems": ("there are more problems than are listed", "mend those above and check again"),
    DID_YOU_MEAN: ("did you mean {suggestion}?", ""),
    ONE_OF: ("there are: {options}", "; "),
    WRITE: ("write {write}", ""),
}

WORDS: Mapping[Language, Mapping[str, Sentences]] = {Language.CHINESE: _CHINESE, Language.ENGLISH: _ENGLISH}
