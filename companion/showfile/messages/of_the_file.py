"""What is wrong with the file itself, and slips of the hand in it."""

from companion.showfile.messages.sentences import Sentences

CHINESE: dict[str, Sentences] = {
    # The file
    "file-missing": ("找不到文件 {path}", "检查文件名和所在文件夹"),
    "file-is-folder": ("{path} 是文件夹，不是文件", "写出里面的文件，例如 {path}/show.yaml"),
    "file-unreadable": ("读不了 {path}：{reason}", "检查文件权限，或是否被其他程序占用"),
    "file-special": ("{path} 是设备或管道，不是文件", "写出节目文件自己的路径"),
    "file-too-big": ("文件超过 {most} MB 上限", "确认选的是节目文件，不是图片或视频"),
    "file-empty": ("文件里没有内容", "companion init DIR 会在文件夹 DIR 里写好一份，照着改"),
    "file-not-text": (
        "这是 {kind} 文件，不是文本",
        "节目文件是纯文本；companion init DIR 会写好一份，照着改",
    ),
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
    "alias-unknown": ("前面没有 *{name} 要引用的内容", "如果星号是文字，请给整个值加引号"),
    "key-not-text": ("冒号左边必须是一个名字", "检查这里是否多了括号，或漏写了名字"),
    "braces-unquoted": ("以两个大括号开头的一句话没加引号", "给整句话加上英文双引号"),
    "duplicate-key": ("{key} 写了两次，第一次在第 {line} 行", "留一个；要写两项就换个名字"),
    # Slips of the hand
    "tab": ("这里用了 Tab 缩进", "换成空格：每一级缩进两个空格"),
    "wide-space": ("这里是全角空格，不能用来缩进或隔开", "换成普通（半角）空格"),
    "hard-space": ("这里是不换行空格，不能用来缩进或隔开", "换成普通空格"),
    "dash-glued": ("短横后面没有空格", "短横后面空一格：“- ”"),
    "wrong-dash": ("列表不能用 {sign} 开头", "换成英文短横加一个空格 “- ”"),
    "dash-missing": ("这是列表里的一项，少了开头的短横", "在前面加上 “- ”"),
    "wide-colon": ("这里用了中文冒号 ：", "换成英文冒号加一个空格 “: ”"),
    "comment-in-brackets": (
        "# 后面成了注释，程序不读，括号也就没有收尾",
        "给 # 开头的值加英文引号，例如 '#1 专场'",
    ),
    "wide-comma": ("这里用了中文逗号 ，", "换成英文逗号加一个空格 “, ”"),
    "wide-bracket": ("这里用了全角括号 {sign}", "换成英文括号 {ascii}"),
    "comma-missing": ("这一项前面少了英文逗号", "在它前面加上英文逗号和一个空格 “, ”"),
    "list-comma": ("{sign} 隔不开列表里的各项，程序把它们当成了一项", "换成英文逗号加一个空格 “, ”"),
    "smart-quotes": ("值外面是中文引号 {sign}，它们会算进内容里", "换成英文引号，或者不加引号"),
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
    "indent": (
        "这一行前面有 {found} 个空格，和上面哪一级都对不齐",
        "和它上面同级的内容对齐：前面 {wanted} 个空格",
    ),
    "dash-in-line": ("列表的短横线不能写在冒号后面", "另起一行再写 “- ”，或者写成 [一, 二]"),
    "text-after": ("引号或括号收尾之后还有文字", "给整个值加一对引号，里面的引号换成「」"),
    "bad-start": ("值不能以 {character} 开头", "给整个值加英文引号"),
    "bad-escape": ("双引号里的反斜杠用法不对", "换成单引号，或者写两个反斜杠"),
    "syntax": ("从这里开始读不懂", "对照上面的行，检查缩进、冒号和引号"),
}

ENGLISH: dict[str, Sentences] = {
    # The file
    "file-missing": ("there is no file {path}", "check its name and folder"),
    "file-is-folder": ("{path} is a folder, not a file", "name the file in it, e.g. {path}/show.yaml"),
    "file-unreadable": (
        "cannot read {path}: {reason}",
        "check its permissions, and whether another program holds it",
    ),
    "file-special": ("{path} is a device or a pipe, not a file", "name the show file itself"),
    "file-too-big": ("the file is larger than {most} MB", "check that this is a show file"),
    "file-empty": ("the file is empty", "companion init DIR writes one into the folder DIR to start from"),
    "file-not-text": (
        "this file is {kind}, not text",
        "a show file is plain text; companion init DIR writes one to start from",
    ),
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
    "braces-unquoted": (
        "a text that begins with two braces has no quotes",
        "put the whole text in double quotes",
    ),
    "duplicate-key": (
        "{key} is written twice, first on line {line}",
        "keep one, or give the second another name",
    ),
    # Slips of the hand
    "tab": ("this line is indented with a tab", "use spaces: two for each level"),
    "wide-space": ("this is a full-width space; it can neither indent nor separate", "write plain spaces"),
    "hard-space": ("this is a no-break space; it can neither indent nor separate", "write plain spaces"),
    "dash-glued": ("there is no space after this dash", "put a space after it: “- ”"),
    "wrong-dash": ("{sign} does not begin an item of a list", "write an ASCII dash and a space “- ”"),
    "dash-missing": ("this item of a list has no dash before it", "put “- ” before it"),
    "wide-colon": ("this is a full-width colon ：", "write an ASCII colon and a space “: ”"),
    "comment-in-brackets": (
        "all after this # is a comment and not read, the closing bracket too",
        "put the value with the # in quotes, e.g. '#1 choice'",
    ),
    "wide-comma": ("this is a full-width comma ，", "write an ASCII comma and a space “, ”"),
    "wide-bracket": ("this is a full-width bracket {sign}", "write an ASCII {ascii}"),
    "comma-missing": ("there is no comma before this", "put an ASCII comma and a space “, ” before it"),
    "list-comma": (
        "{sign} does not separate the items of a list, so this is one item",
        "write an ASCII comma and a space “, ”",
    ),
    "smart-quotes": ("these quotes {sign} become part of the value", "write ASCII quotes, or none"),
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
        "the indent of this line, {found}, matches nothing above",
        "align it with what it belongs to: {wanted} spaces before it",
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
}
