"""Why an edit was not made, in words."""

from companion.errors import CompanionError
from companion.showfile.fields.about import Language

Sentences = tuple[str, str]
"""What is in the way; what to do about it."""


class EditRefused(CompanionError):
    """The edit was not made, and nothing of the file has changed.

    ``code`` is the stable name of the reason; the sentence is in the language of the show.
    """

    def __init__(self, code: str, language: Language, **facts: str | int) -> None:
        message, hint = REFUSALS[language][code]
        super().__init__(message.format_map(facts), hint=hint.format_map(facts) or None)
        self.code = code


_CHINESE: dict[str, Sentences] = {
    "unreadable": ("第 {line} 行：{reason}", "先改好这里，文件读得通了才能修改"),
    "not-found": ("文件里没有 {path}", "检查路径；列表里的项目用它的 id 称呼"),
    "not-found-among": ("文件里没有 {path}", "检查路径；那里有：{names}"),
    "no-such-key": ("文件里没有 {path}", "检查路径；那里有：{names}。文件里还没有的表，先在文件里写上"),
    "did-you-mean": ("文件里没有 {path}", "是不是想写 {suggestion}？"),
    "named-twice": ("{path} 不止一个：第 {first} 行和第 {second} 行", "先给它们不同的编号"),
    "from-recipe": (
        "{path} 没有写在节目文件里：它可能来自第 {line} 行的模板 {recipe}",
        "改那一行的参数，或者把这些 cue 直接写进环节",
    ),
    "not-one-value": ("{path} 是列表或表，不是一个值", "写出要改的那一项，例如 {path}.{example}"),
    "not-a-table": ("{path} 下面不能加 {key}：它不是“名字: 值”的表", "检查路径"),
    "not-a-list": ("{path} 不是列表", "检查路径和那里的缩进"),
    "alias": (
        "{path} 在第 {line} 行是引用 *{name}：内容写在别处，改它会改到所有用到它的地方",
        "在编辑器里把 *{name} 换成直接写出的内容，再改",
    ),
    "anchored": (
        "{path} 的内容在第 {line} 行又被 *{name} 引用：改它会一起改到那里",
        "在编辑器里把 *{name} 换成直接写出的内容，再改",
    ),
    "anchor-used": (
        "{path} 里有别处还在用的内容：第 {line} 行的 *{name}",
        "在编辑器里把 *{name} 换成直接写出的内容，再改",
    ),
    "new-unreadable": ("要加的内容第 {line} 行：{reason}", "写成 {{id: 编号, …}} 这样"),
    "new-not-one": ("要加的内容应该是一个“名字: 值”的表", "写成 {{id: 编号, …}} 这样"),
    "new-without-id": ("要加的内容没有 id", "写成 {{id: 编号, …}} 这样"),
    "id-taken": ("编号 {id} 已经用在第 {line} 行", "换一个编号"),
    "key-taken": ("{path} 里已经有 {key}", "要改它就直接设置它的值"),
    "beside-itself": ("{path} 不能移到它自己旁边", "写另一个环节的编号"),
    "layout": ("{path} 的写法不能不动别的内容就改好", "在编辑器里改这一处"),
    "spoils": ("{path} 这样改文件就读不通了：{reason}", "换一种写法"),
    "not-exact": ("{path} 改完读出来和想要的不一样，所以没有改", "在编辑器里改这一处"),
}

_ENGLISH: dict[str, Sentences] = {
    "unreadable": ("line {line}: {reason}", "Mend this first: only a file that can be read can be edited."),
    "not-found": ("the file has no {path}", "Check the path; items of a list go by their id."),
    "not-found-among": ("the file has no {path}", "Check the path; there are: {names}"),
    "no-such-key": (
        "the file has no {path}",
        "Check the path; there are: {names}. A table that is not there yet is written by hand first.",
    ),
    "did-you-mean": ("the file has no {path}", "Did you mean {suggestion}?"),
    "named-twice": ("there is more than one {path}: lines {first} and {second}", "Give them different ids."),
    "from-recipe": (
        "{path} is not written in the show file: it may come from the recipe {recipe} in line {line}",
        "Change what that line gives to the recipe, or write its cues out in the segment.",
    ),
    "not-one-value": (
        "{path} is a list or a table, not one value",
        "Name the part of it that is to change, e.g. {path}.{example}",
    ),
    "not-a-table": ("{path} is not a table, so it cannot have a {key}", "Check the path."),
    "not-a-list": ("{path} is not a list", "Check the path, and the indentation there."),
    "alias": (
        "{path} is the alias *{name} in line {line}: changing it would change every place that uses it",
        "Write out what *{name} stands for in an editor, then change it.",
    ),
    "anchored": (
        "{path} is repeated by *{name} in line {line}: changing it would change that place too",
        "Write out what *{name} stands for in an editor, then change it.",
    ),
    "anchor-used": (
        "{path} holds what *{name} in line {line} still needs",
        "Write out what *{name} stands for in an editor, then change it.",
    ),
    "new-unreadable": ("what is to be added, line {line}: {reason}", "Write it as {{id: name, …}}."),
    "new-not-one": ("what is to be added must be one table", "Write it as {{id: name, …}}."),
    "new-without-id": ("what is to be added has no id", "Write it as {{id: name, …}}."),
    "id-taken": ("the id {id} is used in line {line} already", "Choose another id."),
    "key-taken": ("{path} has a {key} already", "To change it, set its value."),
    "beside-itself": ("{path} cannot be moved beside itself", "Name another segment."),
    "layout": (
        "{path} is written in a way that cannot be changed without touching something else",
        "Change this place in an editor.",
    ),
    "spoils": ("with this change of {path} the file could not be read: {reason}", "Write it differently."),
    "not-exact": (
        "{path} would not read back as it was meant, so nothing was changed",
        "Change this place in an editor.",
    ),
}

REFUSALS = {Language.CHINESE: _CHINESE, Language.ENGLISH: _ENGLISH}
"""For each language the sentences by their code; both have the same codes."""
