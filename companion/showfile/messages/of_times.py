"""What is wrong with lengths, fixed times and promises, and with what is done when a show runs late."""

from companion.showfile.messages.sentences import Sentences

CHINESE: dict[str, Sentences] = {
    "shortest-longer": ("最短时长 {shortest} 比计划时长 {length} 还长", "shortest 不能超过 length"),
    "longest-shorter": ("最长时长 {longest} 比计划时长 {length} 还短", "longest 不能小于 length"),
    "hard-without-start": (
        "第一个环节要准点开始，但 show 里没有 start",
        "在 show 里写 start，或删掉 starts: hard",
    ),
    "edge-too-early": (
        "{key} 固定在 {time}，做不到：前面的环节都压到最短，也要到 {earliest}",
        "缩短前面的环节，给它们写 shortest，或改晚一点",
    ),
    "edge-by-trimming": (
        "{key} 固定在 {time}，按各环节的时长要晚 {by}：一开播就得压前面的环节",
        "把前面的环节缩短 {by}，或改晚一点",
    ),
    "edge-after-gap": (
        "{key} 固定在 {time}，按各环节的时长会早 {by}：中间空着没有安排",
        "把前面的环节加长 {by}，给它们写 longest，或改早一点",
    ),
    "clock-edge-in-loop": (
        "{key} 的钟点写在循环里：每一遍都是同一个钟点",
        "改成 hard 或 soft；要循环到某个钟点就在循环上写 until",
    ),
    "clock-outside": (
        "{time} 不在这个环节里：它按计划是 {begins}–{ends}",
        "写这段时间里的钟点，或把 cue 移到别的环节",
    ),
    "clock-in-every-pass": (
        "{time} 不在循环的第 {number} 遍里：那一遍是 {begins}–{ends}",
        "用 passes 写明在第几遍，或改用 at",
    ),
    "promise-of-no-time": (
        "cue {cue} 没人知道几点发生，不能 promise",
        "给它 at、before_end 或 clock，或删掉 promise",
    ),
    "warn-of-no-time": (
        "cue {cue} 没人知道几点发生，没法提前提醒",
        "给它 at、before_end 或 clock，或删掉 warn",
    ),
    "follows-nothing": ("前面没有环节，没有可以接上的：开播要按 GO", "删掉 follow"),
    "go-cut-off": (
        "cue {cue} 等你按 GO，可下一个环节 {segment} 到点自动开始：没按就不做了",
        "删掉 {segment} 的 follow，或让 cue 按时间来",
    ),
    "catch-up-is-off": (
        "{key} 限的是自动追时间，可 auto_catch_up 没有开",
        "写 auto_catch_up: true，或删掉 {key}",
    ),
    "nothing-to-give": (
        "auto_catch_up 开着，可没有一个环节能压：丢了时间追不回来",
        "给能压的环节写 shortest；drop: true 时写 optional",
    ),
    "until-without-start": ("没有写 show 的 start，算不出到 until 能播几遍", "写上 start，或写 times"),
    "until-too-early": ("until {time} 不晚于循环开始的 {begins}：一遍也播不了", "写循环开始之后的钟点"),
}

ENGLISH: dict[str, Sentences] = {
    "shortest-longer": (
        "shortest {shortest} is longer than the planned length {length}",
        "make it the length or less",
    ),
    "longest-shorter": (
        "longest {longest} is shorter than the planned length {length}",
        "make it the length or more",
    ),
    "hard-without-start": (
        "the first segment starts on time, but the show has no start",
        "add start to show, or delete starts: hard",
    ),
    "edge-too-early": (
        "{key} is fixed at {time} and cannot be kept: with all before it at its shortest it is {earliest}",
        "make what is before it shorter, give it a shortest, or fix a later time",
    ),
    "edge-by-trimming": (
        "{key} is fixed at {time}, and by the lengths it is {by} later: what is before it is trimmed at once",
        "make what is before it {by} shorter, or fix a later time",
    ),
    "edge-after-gap": (
        "{key} is fixed at {time}, and by the lengths it is {by} earlier: nothing is planned in between",
        "make what is before it {by} longer, give it a longest, or fix an earlier time",
    ),
    "clock-edge-in-loop": (
        "{key} has a time of day in a loop: it is the same in every pass",
        "write hard or soft; a loop that goes on to a time of day has until",
    ),
    "clock-outside": (
        "{time} is not in this segment, which is planned for {begins}–{ends}",
        "write a time in it, or move the cue to another segment",
    ),
    "clock-in-every-pass": (
        "{time} is not in pass {number} of the loop, which is planned for {begins}–{ends}",
        "say with passes in which pass, or use at",
    ),
    "promise-of-no-time": (
        "nobody knows when cue {cue} comes, so nobody can promise it",
        "give it at, before_end or clock, or delete promise",
    ),
    "warn-of-no-time": (
        "nobody knows when cue {cue} comes, so nobody can be warned of it",
        "give it at, before_end or clock, or delete warn",
    ),
    "follows-nothing": ("there is nothing before it to follow: the show begins with GO", "delete follow"),
    "go-cut-off": (
        "cue {cue} waits for GO, and segment {segment} begins by itself: until then or never",
        "delete follow of {segment}, or give the cue a time",
    ),
    "catch-up-is-off": (
        "{key} is a limit of auto_catch_up, which is off",
        "write auto_catch_up: true, or delete {key}",
    ),
    "nothing-to-give": (
        "auto_catch_up is on, and no segment can give anything: lost time stays lost",
        "give segments a shortest; with drop: true, make some optional",
    ),
    "until-without-start": (
        "show has no start, so nobody knows how many passes there are until then",
        "write start, or times",
    ),
    "until-too-early": (
        "until {time} is not after {begins}, when the loop begins: there is no pass",
        "write a time after it begins",
    ),
}
