"""What is wrong with automation, and with playbooks."""

from companion.showfile.messages.sentences import Sentences

CHINESE: dict[str, Sentences] = {
    "unknown-microphone": ("obs.microphones 里没有麦克风 {name}", "在 obs.microphones 里补上它，或检查拼写"),
    "microphone-by-name": (
        "{given} 是 OBS 里的音频源名，这里要写它在 obs.microphones 里的角色",
        "",
    ),
    "unknown-camera": ("obs.cameras 里没有摄像头 {name}", "在 obs.cameras 里补上它，或检查拼写"),
    "camera-by-name": ("{given} 是 OBS 里的视频源名，这里要写它在 obs.cameras 里的角色", ""),
    "looked-for-nowhere": (
        "{key} 是空的：{trouble} 哪里都不查了",
        "写上要查的，或不写 {key}；只告警不处理写 act: never",
    ),
    "of-no-input": ("{trouble} 不分摄像头、麦克风，inputs 写不了", "去掉 inputs"),
    "not-timed": (
        "{given} 没有时间可设：OBS 一断开、一没反应就知道",
        "删掉这一行",
    ),
    "muted-and-opened": ("同一份预案里，麦克风 {role} 又关又开", "mute 和 unmute 里只留一处"),
    "fallback-left-alone": (
        "应急场景不能写在 leave_alone 里：自动切换就是切到它、再从它回来",
        "去掉 fallback",
    ),
    "never-taken": (
        "不会切到 {role}：它写在 leave_alone 里，不自动离开，也不自动切进去",
        "从其中一处去掉",
    ),
    "never-returns": (
        "most 是 {most}：切到应急以后不会自己回来，因为回来以后还要留得下再切一次",
        "写 {enough} 或更多",
    ),
    "no-time": ("{key} 不能是 0", "写一段时长，例如 3s"),
    "act-before-alarm": (
        "{act} 就自动处理，{alarm} 才告警：还没告诉人就切了",
        "act 要不短于 alarm；没写的那个按默认算",
    ),
    "nothing-to-do": (
        "{trouble} 写了自动处理的时间，但预案里没有可做的：scenes、mute、unmute、hold、hide_prices 都没写",
        "在 playbooks 的 {trouble} 里写要做什么，或去掉 act",
    ),
    "never-acts": (
        "{key} 不会自动做：{trouble} 只告警",
        "在 incidents 的 detect 里写 {trouble}: {{act: 20s}} 这样的时间",
    ),
    "returns-before-clear": (
        "{after} 就回，{trouble} 要好 {clear} 才算恢复：那之前回不来",
        "写 {clear} 或更长，或不写",
    ),
    "returns-late": ("return_after 最多 {most}", "要等人看过再回，写 returns: ask"),
    "by-hand-only": (
        "{key} 不会自动做：{what} 没有检测，要人来判断",
        "去掉 {key}，要做什么写进 tasks",
    ),
    "obs-is-gone": ("{key} 不会做：OBS 断开了，什么都切不了", "去掉 {key}，要做什么写进 tasks"),
    "threshold-outside": ("{name}: {value} 不在 {least} 到 {most} 之间", "超出就没有意义，或者永远不会触发"),
    "thresholds-meet": (
        "{less} 是 {less_is}，要小于 {more}（{more_is}）：不然一触发就算恢复",
        "两个之间留出距离；没写的那个按默认算",
    ),
    "playbook-broken": ("预案文件有错，{path}：{because}", ""),
    "playbook-name": ("playbook 写的是 {name}，但文件名是 {file}.yaml", "两个名字要一样"),
}

ENGLISH: dict[str, Sentences] = {
    "unknown-microphone": (
        "there is no microphone {name} in obs.microphones",
        "add it to obs.microphones, or check its name",
    ),
    "microphone-by-name": (
        "{given} is the name of an input in OBS; its role in obs.microphones is wanted here",
        "",
    ),
    "unknown-camera": (
        "there is no camera {name} in obs.cameras",
        "add it to obs.cameras, or check its name",
    ),
    "camera-by-name": (
        "{given} is the name of an input in OBS; its role in obs.cameras is wanted here",
        "",
    ),
    "looked-for-nowhere": (
        "{key} is empty: {trouble} would be looked for nowhere",
        "name where, or leave {key} out; act: never tells and does nothing",
    ),
    "of-no-input": ("{trouble} is of no camera and no microphone: it has no inputs", "leave inputs out"),
    "not-timed": (
        "{given} has no times: it is known as soon as OBS goes, or answers nothing",
        "take this line out",
    ),
    "muted-and-opened": (
        "the same playbook mutes the microphone {role} and opens it",
        "leave it in one of mute and unmute",
    ),
    "fallback-left-alone": (
        "the fallback cannot be in leave_alone: automation goes there, and comes back from there",
        "take fallback out",
    ),
    "never-taken": (
        "{role} is never switched to: it is in leave_alone, which automation neither leaves nor takes",
        "take it out of one of them",
    ),
    "never-returns": (
        "most is {most}: after a switch the show does not come back by itself, for one switch more must be "
        "left after it",
        "make it {enough} or more",
    ),
    "no-time": ("{key} cannot be 0", "write a length, such as 3s"),
    "act-before-alarm": (
        "acted on after {act}, told after {alarm}: programme would change before anybody is told",
        "act must not be shorter than alarm; the one that is not written is as by default",
    ),
    "nothing-to-do": (
        "{trouble} has a time after which something is done, and its playbook has nothing to do then: no "
        "scenes, mute, unmute, hold or hide_prices",
        "say what in playbooks, under {trouble}, or leave act out",
    ),
    "never-acts": (
        "{key} is never done by itself: {trouble} only tells",
        "write a time such as {trouble}: {{act: 20s}} in detect of incidents",
    ),
    "returns-before-clear": (
        "back after {after}, and {trouble} is over only when it was good for {clear}",
        "make it {clear} or more, or leave it out",
    ),
    "returns-late": (
        "return_after is {most} at most",
        "when a person should have a look before the show comes back write returns: ask",
    ),
    "by-hand-only": (
        "{key} is never done by itself: no detector tells {what}, people do",
        "leave {key} out, and write in tasks who does it",
    ),
    "obs-is-gone": (
        "{key} is never done: without OBS nothing can be switched",
        "leave {key} out, and write in tasks who does it",
    ),
    "threshold-outside": (
        "{name}: {value} is not from {least} to {most}",
        "beyond that it means nothing, or never trips",
    ),
    "thresholds-meet": (
        "{less} is {less_is}; it must be less than {more} ({more_is}), or what trips is over at once",
        "leave room between them; the one that is not written is as by default",
    ),
    "playbook-broken": ("a file with a playbook is wrong, {path}: {because}", ""),
    "playbook-name": ("playbook says {name}, but the file is {file}.yaml", "make both the same"),
}
