"""What is wrong with segments, loops and cues, and with what these move."""

from companion.showfile.messages.sentences import Sentences

CHINESE: dict[str, Sentences] = {
    "segment-twice": ("环节编号 {id} 用了两次，第一次在第 {line} 行", "每个环节用不同的编号"),
    "cue-twice": (
        "cue 编号 {id} 在这个环节里用了两次，第一次在第 {line} 行",
        "同一环节里每个 cue 用不同的编号",
    ),
    "cue-too-late": ("cue 在 {time}，但这个环节只有 {length}", "把时间改早，或加长环节"),
    "cue-too-early": ("cue 在结束前 {lead}，但这个环节只有 {length}", "把 before_end 改短，或加长环节"),
    "chain-too-late": (
        "cue 算下来在 {time}，但这个环节只有 {length}",
        "缩短 wait，把前面的 cue 提早，或加长环节",
    ),
    "unknown-cue": ("这个环节里没有 cue {name}", "after 和 with 只能写同一环节里的 cue"),
    "cue-not-in-pass": (
        "循环的第 {number} 遍里没有 cue {name}，这个 cue 那一遍等不到它",
        "给两个 cue 写一样的 passes",
    ),
    "after-circle": ("cue {cue} 和 {after} 互相等待，永远不会触发", "把其中一个改成 at 或 on: go"),
    "after-itself": ("cue {cue} 在等它自己", "after 写另一个 cue，或改成 at 或 on: go"),
    "cue-no-time": ("这个 cue 没有写什么时候触发", "写一个：at、before_end、clock、after、with 或 on: go"),
    "cue-two-times": ("这个 cue 写了两个时间：{first} 和 {second}", "留一个"),
    "cue-does-nothing": ("这个 cue 什么也不做", "写 do: 动作，或者 who 和 task"),
    "wait-without-after": ("wait 要和 after 或 with 一起用", "从环节开始算就写 at"),
    "task-without-who": ("task 没有写由谁做", "加上 who，例如 who: 场控"),
    "who-without-task": ("who 没有写要做什么", "加上 task，例如 task: 上链接"),
    "copy-without-task": ("copy 要和 task 一起用", "加上 who 和 task"),
    "overlay-without-graphic": ("没有名为 {name} 的贴片", "把贴片文件夹放在节目文件旁边的 overlays/ 里"),
    "graphic-broken": ("贴片 {name} 不能用，{path}：{because}", ""),
    "graphic-no-manifest": ("找不到说明文件", "说明文件要叫 {file}，和贴片放在同一个文件夹里"),
    "graphic-unreadable": ("读不出来（{reason}）", "检查文件的权限"),
    "graphic-not-json": ("不是一个 JSON 对象", "用 JSON 检查工具找出写错的地方；少一个逗号或括号最常见"),
    "graphic-field": ("{field} 写得不对", "写成 {wanted} 这样"),
    "hidden-unshown": ("没有 cue 上过贴片 {name}，这里没有东西可撤", "检查名字，或删掉它"),
    "sale-unopened": ("没有 cue 预热或开卖秒杀 {name}，这里却要 {step}", "加上 open，或删掉它"),
    "bag-unopened": ("没有 cue 开启福袋 {name}，这里却要 {step}", "加上 open，或删掉它"),
    "scene-by-name": ("{given} 是 OBS 里的场景名，这里要写它在 obs.scenes 里的角色", ""),
    "too-many-turns": ("循环展开以后超过 {most} 个环节或 {most_cues} 个 cue", "检查 times 是不是多写了零"),
    "loop-no-segments": (
        "循环 {name} 没有 segments，前面也没有同名的循环",
        "写上 segments，或检查循环的名字",
    ),
    "loop-segments-again": (
        "循环 {loop} 的环节在第 {line} 行已经写过",
        "第二次只写 loop 和 times；要讲别的环节就换个名字",
    ),
    "loop-in-loop": ("循环里不能再套循环", "把里面的环节直接写进外面的 segments，或写成前后两个循环"),
    "loop-id-clash": ("编号 {id} 和循环 {loop} 展开后的编号一样", "换一个编号"),
    "passes-outside-loop": ("passes 只能写在循环的环节里", "删掉 passes，或把环节放进 loop 的 segments"),
    "pass-too-high": ("没有第 {number} 遍：循环 {loop} 一共 {most} 遍", "检查 passes，或把 times 改多"),
    "loop-endless": ("循环 {loop} 没有写几遍，也没有写到几点", "写 times: 3 或 until: 20:30"),
    "stock-unknown": (
        "商品 {product} 没有写库存 stock，这个条件永远不会成立",
        "给商品写上 stock，或换一个条件",
    ),
    "unknown-window": ("sales 和 bags 里没有 {name}", "写秒杀或福袋的编号"),
    "unknown-incident": (
        "没有 {name} 这种情况",
        "写 camera_lost、black 这样的词，或者只写 incident（出了任何情况）",
    ),
    "no-revenue-target": ("targets 里没有 revenue，这个条件永远不会成立", "写上销售额目标，或换一个条件"),
    "condition-never": ("{condition} 永远不会成立：{known}", "检查条件里的数"),
    "condition-always": ("{condition} 一开始就成立：{known}", "检查条件里的数"),
    "sale-unused": (
        "没有 cue 用到秒杀 {name}",
        "在环节里加 do: {{sale: {name}, step: open}}，不用了就删掉它",
    ),
    "bag-unused": ("没有 cue 用到福袋 {name}", "在环节里加 do: {{bag: {name}, step: open}}，不用了就删掉它"),
    "sale-twice": (
        "秒杀 {name} 的 {step} 在第 {line} 行已经做过：一场秒杀只开一次",
        "返场要在 sales 里另写一个编号；备用的 cue 写 armed: false",
    ),
    "bag-twice": (
        "福袋 {name} 的 {step} 在第 {line} 行已经做过：一个福袋只开一次",
        "再发一个要在 bags 里另写一个编号；备用的 cue 写 armed: false",
    ),
    "sale-every-pass": (
        "循环里不止一遍要 {step} 秒杀 {name}，但一场秒杀只开一次",
        "用 passes 写明在第几遍，例如 passes: [2]；每一遍都开就给每遍写一个秒杀",
    ),
    "bag-every-pass": (
        "循环里不止一遍要 {step} 福袋 {name}，但一个福袋只开一次",
        "用 passes 写明在第几遍，例如 passes: [2]；每一遍都发就给每遍写一个福袋",
    ),
    "tease-without-teaser": (
        "秒杀 {name} 没有写预热时长，不能 tease",
        "在 sales 里给它写 teaser，例如 teaser: 60s；不预热就直接 open",
    ),
    "tease-after-open": ("秒杀 {name} 在第 {line} 行已经开卖，这里才预热", "把预热放到开卖前面，或删掉它"),
    "sale-closed-first": (
        "秒杀 {name} 在这里结束，可它到第 {line} 行才开始：这里什么也不会结束",
        "把结束放到开卖后面，或删掉它",
    ),
    "bag-closed-first": (
        "福袋 {name} 在这里结束，可它到第 {line} 行才开启：这里什么也不会结束",
        "把结束放到开启后面，或删掉它",
    ),
    "bag-out-of-order": (
        "福袋 {name} 在 {begins} 开启、{ends} 结束，这里的 {step} 来得不是时候：到时不会做",
        "announce 放在开启之前，draw 和 publish 放在结束之后",
    ),
    "open-not-as-told": (
        "秒杀 {name} 预热 {teaser} 后自动开卖，这个 cue 却在预热后 {after}",
        "把两个时间改成一样，或删掉这个 cue",
    ),
    "sales-overlap": (
        "秒杀 {name} 在 {begins} 开始，可秒杀 {other} 要到 {ends} 才结束：一次只能有一场",
        "把其中一场挪开",
    ),
    "bags-overlap": (
        "福袋 {name} 在 {begins} 开启，可福袋 {other} 要到 {ends} 才开奖：一次只能有一个",
        "把其中一个挪开",
    ),
    "sale-after-end": ("秒杀 {name} 要到 {ends} 才结束，节目 {over} 就下播了", "提早开卖，或缩短秒杀"),
    "bag-after-end": ("福袋 {name} 要到 {ends} 才开奖，节目 {over} 就下播了", "提早开启，或缩短福袋"),
    "bag-drawn-late": (
        "福袋 {name} 在 {ends} 开奖，{over} 就下播：来不及念中奖名单",
        "至少提早到下播前 2 分钟开奖",
    ),
    "overlay-follows-show": (
        "贴片 {name} 的内容来自节目文件，这里的 data 不起作用",
        "删掉 data；要改内容就改商品、秒杀或经营者",
    ),
    "card-without-product": (
        "这个环节没有写 product，商品贴片会是空的",
        "给环节写 product，或换一个贴片",
    ),
    "overlay-data-unknown": ("贴片 {name} 没有 {key} 这一项", ""),
    "overlay-data-missing": (
        "贴片 {name} 缺少内容：{missing}",
        "在 data 里补上，写成 data: {{{example}}}",
    ),
}

ENGLISH: dict[str, Sentences] = {
    "segment-twice": (
        "the segment id {id} is used twice, first on line {line}",
        "give each segment its own id",
    ),
    "cue-twice": (
        "the cue id {id} is used twice in this segment, first on line {line}",
        "give each cue its own id",
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
        "shorten the wait, make the cue before it earlier, or lengthen the segment",
    ),
    "unknown-cue": ("this segment has no cue {name}", "after and with take a cue of the same segment"),
    "cue-not-in-pass": (
        "pass {number} of the loop has no cue {name}, so there this one waits in vain",
        "give both cues the same passes",
    ),
    "after-circle": (
        "the cues {cue} and {after} wait for each other and never fire",
        "give one of them at or on: go",
    ),
    "after-itself": ("the cue {cue} waits for itself", "name another cue after, or use at or on: go"),
    "cue-no-time": (
        "this cue does not say when it fires",
        "write one of at, before_end, clock, after, with or on: go",
    ),
    "cue-two-times": ("this cue has two times: {first} and {second}", "keep one"),
    "cue-does-nothing": ("this cue does nothing", "write do: with an action, or who and task"),
    "wait-without-after": ("wait goes with after or with", "write at to count from the start of the segment"),
    "task-without-who": ("the task does not say who does it", "add who, e.g. who: operator"),
    "who-without-task": ("who does not say what is to be done", "add task, e.g. task: list the link"),
    "copy-without-task": ("copy goes with task", "add who and task"),
    "graphic-broken": ("overlay {name} cannot be used, {path}: {because}", ""),
    "graphic-no-manifest": (
        "there is no manifest",
        "call it {file}, and put it into the folder of the graphic",
    ),
    "graphic-unreadable": ("it cannot be read ({reason})", "look at the permissions of the file"),
    "graphic-not-json": (
        "it is no JSON object",
        "a JSON checker finds the place; mostly it is a comma or a bracket that is missing",
    ),
    "graphic-field": ("{field} is not what it must be", "write it like {wanted}"),
    "overlay-without-graphic": (
        "there is no overlay {name}",
        "put its folder into overlays/ beside the show file",
    ),
    "hidden-unshown": (
        "no cue shows the overlay {name}, so there is nothing to hide",
        "check its name, or delete this",
    ),
    "sale-unopened": (
        "no cue teases or opens the sale {name}; {step} here does nothing",
        "open it, or delete this",
    ),
    "bag-unopened": ("no cue opens the bag {name}; {step} here does nothing", "open it, or delete this"),
    "scene-by-name": ("{given} is the name of a scene in OBS; its role in obs.scenes is wanted here", ""),
    "too-many-turns": (
        "the loops make more than {most} segments or {most_cues} cues",
        "check times for a zero too many",
    ),
    "loop-no-segments": (
        "the loop {name} has no segments, and no loop of that name comes before it",
        "give it segments, or check its name",
    ),
    "loop-segments-again": (
        "the segments of the loop {loop} stand on line {line} already",
        "the second time write loop and times only; for other segments use another name",
    ),
    "loop-in-loop": (
        "a loop cannot stand in a loop",
        "put its segments straight into the outer one, or write two loops one after the other",
    ),
    "loop-id-clash": ("the id {id} is one that the loop {loop} makes too", "use another id"),
    "passes-outside-loop": (
        "passes goes into the segments of a loop",
        "delete it, or put the segment under segments of a loop",
    ),
    "pass-too-high": (
        "there is no pass {number}: the loop {loop} has {most}",
        "check passes, or make times higher",
    ),
    "loop-endless": (
        "loop {loop} says neither how often it comes nor until when",
        "write times: 3 or until: 20:30",
    ),
    "stock-unknown": (
        "{product} has no stock, so this condition never holds",
        "give it a stock, or use another condition",
    ),
    "unknown-window": ("there is no sale and no bag {name}", "write the id of a sale or of a bag"),
    "unknown-incident": (
        "there is no incident {name}",
        "write one like camera_lost or black, or incident alone for any of them",
    ),
    "no-revenue-target": (
        "targets has no revenue, so this condition never holds",
        "give the show a target, or use another condition",
    ),
    "condition-never": ("{condition} never holds: {known}", "check the number"),
    "condition-always": ("{condition} holds from the start: {known}", "check the number"),
    "sale-unused": (
        "no cue makes use of the sale {name}",
        "add do: {{sale: {name}, step: open}} to a segment, or delete the sale",
    ),
    "bag-unused": (
        "no cue makes use of the bag {name}",
        "add do: {{bag: {name}, step: open}} to a segment, or delete the bag",
    ),
    "sale-twice": (
        "line {line} has {step} for the sale {name} already: a sale opens once",
        "a rerun needs a sale of its own under sales; for a spare cue write armed: false",
    ),
    "bag-twice": (
        "line {line} has {step} for the bag {name} already: a bag opens once",
        "another one needs a bag of its own under bags; for a spare cue write armed: false",
    ),
    "sale-every-pass": (
        "more than one pass of the loop would {step} the sale {name}, but a sale opens once",
        "say with passes in which, e.g. passes: [2]; to open in each, write a sale for each",
    ),
    "bag-every-pass": (
        "more than one pass of the loop would {step} the bag {name}, but a bag opens once",
        "say with passes in which, e.g. passes: [2]; to open in each, write a bag for each",
    ),
    "tease-without-teaser": (
        "the sale {name} has no teaser, so it cannot be teased",
        "give it one under sales, e.g. teaser: 60s; or open it at once",
    ),
    "tease-after-open": (
        "the sale {name} is open since line {line}, and is teased here",
        "tease it before it opens, or delete this",
    ),
    "sale-closed-first": (
        "the sale {name} is closed here, but it only begins on line {line}: this closes nothing",
        "close it after it opens, or delete this",
    ),
    "bag-closed-first": (
        "the bag {name} is closed here, but it only opens on line {line}: this closes nothing",
        "close it after it opens, or delete this",
    ),
    "bag-out-of-order": (
        "the bag {name} is open from {begins} to {ends}: {step} at this time does nothing",
        "announce it before it opens; draw and publish it after it has closed",
    ),
    "open-not-as-told": (
        "the sale {name} opens by itself {teaser} after its teaser; this cue comes {after} after it",
        "make both times the same, or delete this cue",
    ),
    "sales-overlap": (
        "the sale {name} begins at {begins}, but the sale {other} is on until {ends}: one at a time",
        "move one of them",
    ),
    "bags-overlap": (
        "the bag {name} opens at {begins}, but the bag {other} is open until {ends}: one at a time",
        "move one of them",
    ),
    "sale-after-end": (
        "the sale {name} is on until {ends}, but the show ends at {over}",
        "open it earlier, or make it shorter",
    ),
    "bag-after-end": (
        "the bag {name} is open until {ends}, but the show ends at {over}",
        "open it earlier, or make it shorter",
    ),
    "bag-drawn-late": (
        "the bag {name} is drawn at {ends} and the show ends at {over}: too late to read out who won",
        "draw it 2 minutes before the end or earlier",
    ),
    "overlay-follows-show": (
        "the overlay {name} shows what the show file says elsewhere; this data does nothing",
        "delete data; change the product, the sale or the operator instead",
    ),
    "card-without-product": (
        "this segment has no product, so the product card would be empty",
        "give the segment a product, or show another overlay",
    ),
    "overlay-data-unknown": ("the overlay {name} has no field {key}", ""),
    "overlay-data-missing": (
        "the overlay {name} is not told its {missing}",
        "add it to data, like data: {{{example}}}",
    ),
}
