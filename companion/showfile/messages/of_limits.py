"""What is beyond the limits of a platform or a market, and what is wrong with a file of limits."""

from companion.showfile.messages.sentences import Sentences

CHINESE: dict[str, Sentences] = {
    "beyond-rule": ("{key} 是 {value}，{whose} 只允许 {bound}", "改到这个范围里。依据（{as_of}）：{source}"),
    "beyond-practice": (
        "{key} 是 {value}，{whose} 的通常做法是 {bound}",
        "不是硬性规定，确认一下就好。依据（{as_of}）：{source}",
    ),
    "sale-own-tool": (
        "{whose} 的秒杀要用平台自己的工具，这里写了由本程序卖",
        "改成 mode: mirror。依据（{as_of}）：{source}",
    ),
    "bag-own-tool": (
        "{whose} 的抽奖要用平台自己的工具，这里写了由本程序开奖",
        "改成 mode: mirror。依据（{as_of}）：{source}",
    ),
    "watch-spare": (
        "福袋只比要停留的时间长 {value}，{whose} 要求 {bound}",
        "缩短 watch，或加长福袋。依据（{as_of}）：{source}",
    ),
    "prize-pool": (
        "这个福袋的奖品一共值 {value}，{whose} 的界线是 {bound}",
        "先办好手续，或减少奖品。依据（{as_of}）：{source}",
    ),
    "prize-total": (
        "一位观众把到这里的福袋都中了，一共值 {value}，{whose} 只允许 {bound}",
        "减少奖品。依据（{as_of}）：{source}",
    ),
    "keyword-length": (
        "口令有 {value} 个字，{whose} 只允许 {bound}",
        "换一个口令。依据（{as_of}）：{source}",
    ),
    "keyword-emoji": (
        "口令里有 {value} 个表情，{whose} 只允许 {bound}",
        "去掉表情。依据（{as_of}）：{source}",
    ),
    "limits-broken": ("{whose} 的限制文件有错，{path}：{because}", ""),
    "limits-name": ("limits 写的是 {name}，但文件名是 {file}.yaml", "两个名字要一样"),
    "limits-no-bound": ("{limit} 既没有 least（最少）也没有 most（最多）", "至少写一个"),
    "limits-backwards": ("{limit} 最少 {least}，却最多 {most}", "检查这两个数"),
}

ENGLISH: dict[str, Sentences] = {
    "beyond-rule": (
        "{key} is {value}; {whose} allows {bound}",
        "bring it into that range; source ({as_of}): {source}",
    ),
    "beyond-practice": (
        "{key} is {value}; on {whose} the practice is {bound}",
        "no rule forbids it: make sure that it is meant; source ({as_of}): {source}",
    ),
    "sale-own-tool": (
        "{whose} wants sales in its own tool, and the companion would keep this one",
        "make it mode: mirror; source ({as_of}): {source}",
    ),
    "bag-own-tool": (
        "{whose} wants draws in its own tool, and the companion would draw this one",
        "make it mode: mirror; source ({as_of}): {source}",
    ),
    "watch-spare": (
        "the bag is open for {value} longer than one must watch; {whose} wants {bound}",
        "shorten watch, or lengthen the bag; source ({as_of}): {source}",
    ),
    "prize-pool": (
        "the prizes of this bag are worth {value} together; {whose} draws the line at {bound}",
        "see to the formalities first, or give less; source ({as_of}): {source}",
    ),
    "prize-total": (
        "a viewer who wins in every bag up to here gets {value}; {whose} allows {bound}",
        "give less; source ({as_of}): {source}",
    ),
    "keyword-length": (
        "the keyword has {value} characters; {whose} allows {bound}",
        "choose another one; source ({as_of}): {source}",
    ),
    "keyword-emoji": (
        "the keyword has {value} emoji; {whose} allows {bound}",
        "leave them out; source ({as_of}): {source}",
    ),
    "limits-broken": ("the file with the limits of {whose} is wrong, {path}: {because}", ""),
    "limits-name": ("limits says {name}, but the file is {file}.yaml", "make both the same"),
    "limits-no-bound": ("{limit} has neither least nor most", "write one of them"),
    "limits-backwards": ("{limit} is at least {least}, yet at most {most}", "check both numbers"),
}
