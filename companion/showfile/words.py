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
FROM_RECIPE = "hint-from-recipe"
"""What a recipe made is wrong: the message, and from which recipe; its second text tells the item too."""

_CHINESE: dict[str, Sentences] = {
    # The file
    "file-missing": ("找不到文件 {path}", "检查文件名和所在文件夹"),
    "file-is-folder": ("{path} 是文件夹，不是文件", "写出里面的文件，例如 {path}/show.yaml"),
    "file-unreadable": ("读不了 {path}：{reason}", "检查文件权限，或是否被其他程序占用"),
    "file-special": ("{path} 是设备或管道，不是文件", "写出节目文件自己的路径"),
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
    "comment-in-brackets": (
        "# 后面成了注释，程序不读，括号也就没有收尾",
        "给 # 开头的值加英文引号，例如 '#1 专场'",
    ),
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
    "indent": (
        "这一行前面有 {found} 个空格，和上面哪一级都对不齐",
        "和它上面同级的内容对齐：前面 {wanted} 个空格",
    ),
    "dash-in-line": ("列表的短横线不能写在冒号后面", "另起一行再写 “- ”，或者写成 [一, 二]"),
    "text-after": ("引号或括号收尾之后还有文字", "给整个值加一对引号，里面的引号换成「」"),
    "bad-start": ("值不能以 {character} 开头", "给整个值加英文引号"),
    "bad-escape": ("双引号里的反斜杠用法不对", "换成单引号，或者写两个反斜杠"),
    "syntax": ("从这里开始读不懂", "对照上面的行，检查缩进、冒号和引号"),
    # One field
    "missing-key": ("{where} 里缺少 {key}", "补上一行 {key}: {example}"),
    "unknown-key": ("{where} 里没有 {key} 这一项", "删掉它，或检查缩进：它可能属于别的层级"),
    "value-empty": ("{key} 后面没有内容", "填上内容，或删掉这一行"),
    "value-is-comment": ("{key} 的内容以 # 开头：# 后面成了注释，程序不读", "给这个值加英文引号"),
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
    "no-such-time": ("{key}: 没有 {given} 这个时间", "时间从 00:00 到 23:59；25:00 要写成第二天的 01:00"),
    "bad-clock": ("{key}: {given} 不是钟点", "写成 20:14"),
    "bad-share": ("{key}: {given} 不是百分比", "写成 22%"),
    "share-over-100": ("{key}: {given} 超过了 100%", "检查这个数"),
    "bad-color": ("{key}: {given} 不是颜色", "写六位十六进制数字，不带 #，例如 D7263D"),
    "bad-asset": (
        "{key}: {given} 不是节目文件旁边的文件",
        "把文件放进节目文件夹，写相对路径，例如 assets/p4.jpg",
    ),
    "bad-condition": (
        "{key}: {given} 不是条件",
        "写成 stock(P4) < 20（商品还剩几件）或 left(F1) <= 10（秒杀还剩几件）这样",
    ),
    "bad-quantity": (
        "{key}: 条件 {given} 里没有这种数量",
        "stock 是商品的库存，sold 和 left 是秒杀已卖和还剩的件数",
    ),
    "bad-start-word": ("{key}: {given} 不是 go，也不是条件", "写 go，或者 stock(P4) < 20 这样的条件"),
    "bad-amount": ("{key}: {given} 不是金额", "只写数字，例如 49.90，不带货币符号"),
    "bad-whole": ("{key}: {given} 不是整数", "只写数字，例如 200"),
    "bad-count": ("{key} 至少是 1", "写 1 或更大的数"),
    "bad-yes-no": ("{key}: {given} 不是 true（是）或 false（否）", "写 true 或 false"),
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
    "camera-shared": (
        "{role} 和 {other} 是同一个摄像头 {input}，其中一个坏了，另一个也救不了",
        "写成两个不同的输入源；只有一个摄像头就删掉一行",
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
    # Goods
    "was-not-higher": ("划线价 {was} 不高于直播价 {price}", "划线价要高于直播价；没有就删掉 was"),
    "was-backwards": ("划线价依据的最后一天 {end} 早于第一天 {start}", "检查 from 和 to"),
    "link-twice": ("链接号 {link} 已经给了商品 {product}", "每个商品写自己的链接号"),
    "was-after-show": (
        "划线价依据的最后一天 {end} 在开播那天 {show} 之后",
        "to 写开播当天或之前的日子",
    ),
    "ladder-order": ("价格阶梯里 {pieces} 件写在了 {before} 件后面", "按件数从少到多写"),
    "ladder-price-each": (
        "{pieces} 件一共 {price}，不比 {before} 件 {before_price} 多：这里写的是总价，不是每件的价",
        "",
    ),
    "ladder-not-cheaper": (
        "{pieces} 件 {price}，不比单件买便宜：{pieces} 件按直播价是 {single}",
        "检查这一档的总价：写的是几件一共多少钱",
    ),
    "ladder-dearer-each": (
        "{pieces} 件 {price}，每件反而比 {before} 件 {before_price} 贵",
        "检查这一档的总价：写的是几件一共多少钱",
    ),
    "reserve-over-stock": ("预留 {reserve} 比库存 {stock} 还多", "减少预留，或更正库存"),
    "sale-price-higher": ("秒杀价 {price} 高于商品 {product} 的直播价 {usual}", "检查两个价格"),
    "sale-over-stock": (
        "要 {quantity} 件，但商品 {product} 的库存减去预留只有 {left} 件",
        "减少数量，或更正库存",
    ),
    "promised-over-stock": (
        "商品 {product} 的库存减去预留一共 {left} 件，前面已经要了 {before} 件，这里又要 {quantity} 件",
        "减少数量，或更正库存",
    ),
    "limit-over-quantity": ("限购 {limit} 件比秒杀总数 {quantity} 还多", "检查限购和数量"),
    "limit-higher": ("秒杀限购 {limit} 件，比商品 {product} 平时的限购 {usual} 件还松", "检查两处限购"),
    "teaser-long": ("预热 {teaser} 太长：让观众久等一个还没开的价格，会被当成憋单", "缩短到 {most} 以内"),
    "tiktok-length": ("{key} 是 {length}，TikTok Shop 美国站只能设 {least} 到 {most}", "改到这个范围里"),
    "tiktok-watch": (
        "停留 {watch} 对 {length} 的福袋太长：TikTok Shop 要求至少短 2 分钟",
        "缩短 watch，或加长福袋",
    ),
    "no-length": ("{key} 是 0，一开始就结束了", "写一个时长，例如 3m"),
    "watch-too-long": (
        "要停留 {watch} 才能参加，但福袋只开 {length}：没有人来得及",
        "缩短 watch，或加长福袋",
    ),
    "prize-too-valuable": ("奖品单价值 {value} 超过 50000 元：有奖销售的法定上限", "换一个奖品，或更正价值"),
    "prizes-registered": (
        "奖品一共值 {total} 美元，超过 5000：纽约州和佛罗里达州要求先登记",
        "先登记，或减少奖品",
    ),
    "bag-undisclosed": (
        "福袋规则还缺 {missing}：开启前要向观众公示",
        "补上：兑奖 claim、交付方式 delivery、弃奖条件 forfeit",
    ),
    "asset-missing": ("节目文件旁边没有文件 {file}", "把文件放进去，或检查文件名"),
    "asset-letters": ("没有文件 {file}，只有一个大小写或字符不一样的", ""),
    "asset-is-folder": ("{file} 是文件夹，不是文件", "写出里面的文件"),
    "asset-outside": ("{file} 指到了节目文件夹外面", "把文件本身放进节目文件夹，不要用快捷方式"),
    "asset-unreadable": ("文件 {file} 打不开", "检查文件权限，或是否被其他程序占用"),
    "asset-not-picture": ("{file} 不是能用的图片", "用 PNG、JPEG、WebP 或 GIF，重新导出一次"),
    "asset-too-big": ("图片 {file} 超过 {most} MB，上屏时画面会卡", "缩小图片再导出"),
    "picture-too-many-pixels": ("图片 {file} 的像素太多", "缩小到 4000 像素以内再导出"),
    "claim-unsaid": (
        "给“{claim}”准备了依据，但卖点 points 里没有这句话",
        "把它写进 points，或检查两处的用字是否一样",
    ),
    "never-word": ("这里有禁用语“{word}”，商品 {product} 的 never 里写着不能说", "换一种说法"),
    "unknown-product": ("products 里没有商品 {name}", "在 products 里加上它，换一个编号，或把这一处删掉"),
    "unknown-sale": ("sales 里没有秒杀 {name}", "在 sales 里加上它，换一个编号，或把这一处删掉"),
    "unknown-bag": ("bags 里没有福袋 {name}", "在 bags 里加上它，换一个编号，或把这一处删掉"),
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
    "unknown-cue": ("这个环节里没有 cue {name}", "after 和 with 只能写同一环节里的 cue"),
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
    "longest-shorter": ("最长时长 {longest} 比计划时长 {length} 还短", "longest 不能小于 length"),
    "hard-without-start": (
        "第一个环节要准点开始，但 show 里没有 start",
        "在 show 里写 start，或删掉 starts: hard",
    ),
    "too-many-turns": ("循环展开以后超过 {most} 个环节或 {most_cues} 个 cue", "检查 times 是不是多写了零"),
    "loop-no-segments": (
        "循环 {name} 没有 segments，前面也没有同名的循环",
        "写上 segments，或检查循环的名字",
    ),
    "loop-segments-again": (
        "循环 {loop} 的环节在第 {line} 行已经写过",
        "第二次只写 loop 和 times；要讲别的环节就换个名字",
    ),
    "loop-id-clash": ("编号 {id} 和循环 {loop} 展开后的编号一样", "换一个编号"),
    "passes-outside-loop": ("passes 只能写在循环里的环节", "删掉 passes，或把环节放进 loop 的 segments"),
    "pass-too-high": ("没有第 {number} 遍：循环 {loop} 一共 {most} 遍", "检查 passes，或把 times 改多"),
    "clock-outside": (
        "{time} 不在这个环节里：它按计划是 {begins}–{ends}",
        "写这段时间里的钟点，或把 cue 移到别的环节",
    ),
    "clock-in-every-pass": (
        "{time} 不在循环的第 {number} 遍里：那一遍是 {begins}–{ends}",
        "用 passes 写明在第几遍，或改用 at",
    ),
    "stock-unknown": (
        "商品 {product} 没有写库存 stock，这个条件永远不会成立",
        "给商品写上 stock，或换一个条件",
    ),
    "condition-out-of-reach": ("{condition}：最多只会有 {most}，到不了 {number}", "检查条件里的数"),
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
    "overlay-data-unknown": ("贴片 {name} 没有 {key} 这一项", ""),
    "overlay-data-missing": (
        "贴片 {name} 缺少内容：{missing}",
        "在 data 里补上，例如 data: {{title: 马上回来}}",
    ),
    # Recipes
    "unknown-recipe": ("没有模板 {name}", "companion recipes 列出所有模板"),
    "recipe-needs": (
        "模板 {name} 需要参数 {key}",
        "写成 with: {{{key}: …}}；companion recipes {name} 有说明",
    ),
    "recipe-no-parameter": ("模板 {name} 没有参数 {key}", "删掉它"),
    "recipe-without-use": ("with 里有参数，但没有写用哪个模板", "加上 use，例如 use: flash_sale"),
    "recipe-and-others": ("用了 use 的这一项里不能再写 {key}", "把它写进 with，或者另起一项"),
    "recipe-makes-segments": (
        "模板 {name} 生成的是整个环节，不能写在 cues 里",
        "写在 rundown 里，和环节并列",
    ),
    "recipe-makes-cues": ("模板 {name} 生成的是 cue，不是环节", "写在某个环节的 cues 里"),
    "recipe-broken": ("模板 {name} 的文件有错，{path}：{because}", ""),
    "recipe-name": ("recipe 写的是 {name}，但文件名是 {file}.yaml", "两个名字要一样"),
    "recipe-parameter-name": ("{given} 不能用作参数名", "参数名用小写字母、数字和 _，以字母开头"),
    "recipe-placeholder": ("占位符里的 {name} 没有意义：没有这个参数，或者它下面没有这一项", ""),
    "recipe-dollar": ("{given} 不是占位符", "占位符写成 $sale 或 ${{sale}}；美元符号本身写成 $$"),
    "recipe-lines-in-text": ("参数 {name} 是多行文字，不能放在一句话里", "让它单独占一项，例如 say: ${name}"),
    "recipe-nested": ("模板里不能再用模板", "把要做的事直接写出来"),
    FROM_RECIPE: ("{message}（来自模板 {recipe}）", "{message}（来自模板 {recipe} 的 {item}）"),
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
    "file-special": ("{path} is a device or a pipe, not a file", "name the show file itself"),
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
    "comment-in-brackets": (
        "all after this # is a comment and not read, the closing bracket too",
        "put the value with the # in quotes, e.g. '#1 choice'",
    ),
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
    # One field
    "missing-key": ("{where} has no {key}", "add a line {key}: {example}"),
    "unknown-key": (
        "{where} knows no key {key}",
        "delete it, or check its indentation: it may belong elsewhere",
    ),
    "value-empty": ("{key} has no value", "fill it in, or delete the line"),
    "value-is-comment": (
        "{key} begins with #, so all that follows is a comment and not read",
        "put the value in quotes",
    ),
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
    "no-such-time": (
        "{key}: there is no {given}",
        "hours run from 00:00 to 23:59; 25:00 is 01:00 of the next day",
    ),
    "bad-clock": ("{key}: {given} is not a time of day", "write it like 20:14"),
    "bad-share": ("{key}: {given} is not a percentage", "write it like 22%"),
    "share-over-100": ("{key}: {given} is over 100%", "check the number"),
    "bad-color": ("{key}: {given} is not a color", "write six digits 0-9 a-f without the #, e.g. D7263D"),
    "bad-asset": (
        "{key}: {given} is not a file beside the show file",
        "put it into the show's folder and write its relative path, e.g. assets/p4.jpg",
    ),
    "bad-condition": (
        "{key}: {given} is not a condition",
        "write one like stock(P4) < 20 (pieces of a product) or left(F1) <= 10 (pieces of a sale)",
    ),
    "bad-quantity": (
        "{key}: {given} compares something that is not known",
        "stock is that of a product, sold and left are the pieces of a sale",
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
    "bad-count": ("{key} is at least 1", "write 1 or more"),
    "bad-yes-no": ("{key}: {given} is neither true nor false", "write true or false"),
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
    "camera-shared": (
        "{role} and {other} are one and the same camera, {input}: neither can stand in for the other",
        "name two inputs; with one camera delete a line",
    ),
    "segments-longer": (
        "length is {length}, but the segments make {sum}: {off} too long",
        "shorten segments, or make length {sum}",
    ),
    "segments-shorter": (
        "length is {length}, but the segments make only {sum}: {off} too short",
        "lengthen segments, or make length {sum}",
    ),
    "shares-too-many": (
        "the shares of the segments make {total}: {off} too many",
        "make them 100% in all; a segment in a loop counts in every pass",
    ),
    "shares-too-few": (
        "the shares of the segments make only {total}: {off} too few",
        "make them 100% in all; a segment in a loop counts in every pass",
    ),
    "shares-without-revenue": (
        "there are shares, but no revenue in targets that they are shares of",
        "add targets: {{revenue: 100000}}, or delete the shares",
    ),
    # Goods
    "was-not-higher": ("the former price {was} is not above the price {price}", "raise it, or delete was"),
    "was-backwards": (
        "the basis of the former price ends {end}, before it starts {start}",
        "check from and to",
    ),
    "link-twice": ("link number {link} belongs to {product} already", "give each product its own number"),
    "was-after-show": (
        "the basis of the former price ends {end}, after the day of the show, {show}",
        "end it on the day of the show or before",
    ),
    "ladder-order": (
        "{pieces} pieces come after {before} pieces in the ladder",
        "write the fewest pieces first",
    ),
    "ladder-price-each": (
        "{pieces} for {price} is no more than {before} for {before_price}: the price is for all together",
        "",
    ),
    "ladder-not-cheaper": (
        "{pieces} for {price} saves nothing: {pieces} at the usual price are {single}",
        "check the price: it is for all the pieces together",
    ),
    "ladder-dearer-each": (
        "{pieces} for {price} costs more each than {before} for {before_price}",
        "check the price: it is for all the pieces together",
    ),
    "reserve-over-stock": (
        "the reserve {reserve} is more than the stock {stock}",
        "hold back fewer, or correct the stock",
    ),
    "sale-price-higher": (
        "the sale price {price} is above the price {usual} of {product}",
        "check both prices",
    ),
    "sale-over-stock": (
        "{quantity} are wanted, but {product} has {left} to give: its stock less the reserve",
        "give away or sell fewer, or correct the stock",
    ),
    "promised-over-stock": (
        "{quantity} more are wanted, but {before} of the {left} that {product} has to give are taken",
        "give away or sell fewer, or correct the stock",
    ),
    "limit-over-quantity": (
        "the limit {limit} is more than the {quantity} on sale",
        "check the limit and the quantity",
    ),
    "limit-higher": (
        "the limit {limit} in the sale is looser than the usual limit {usual} of {product}",
        "check both limits",
    ),
    "teaser-long": (
        "a teaser of {teaser} is long: platforms punish holding viewers for a price that is not open yet",
        "make it {most} or less",
    ),
    "tiktok-length": (
        "{key} is {length}; TikTok Shop US takes {least} to {most}",
        "bring it into that range",
    ),
    "tiktok-watch": (
        "a watch time of {watch} is too long for {length}: TikTok Shop wants it 2 minutes shorter",
        "shorten watch, or lengthen the bag",
    ),
    "no-length": ("{key} is 0: it would be over as it begins", "write a length, e.g. 3m"),
    "watch-too-long": (
        "one must watch {watch} to enter, but the bag is open for {length}: nobody can",
        "shorten watch, or lengthen the bag",
    ),
    "prize-too-valuable": (
        "a prize worth {value} is over CNY 50,000, the most that the law allows",
        "choose another prize, or correct its value",
    ),
    "prizes-registered": (
        "the prizes are worth USD {total}; over 5,000 New York and Florida want the draw registered",
        "register it first, or give less",
    ),
    "bag-undisclosed": (
        "the rules of this bag lack {missing}, which viewers must be told before it opens",
        "add how it is claimed (claim), delivered (delivery) and forfeited (forfeit)",
    ),
    "asset-missing": ("there is no file {file} beside the show file", "put it there, or check its name"),
    "asset-letters": ("there is no file {file}, only one whose capitals or accents differ", ""),
    "asset-is-folder": ("{file} is a folder, not a file", "name the file in it"),
    "asset-outside": (
        "{file} leads out of the show's folder",
        "put the file itself into the folder, not a link to it",
    ),
    "asset-unreadable": (
        "cannot read the file {file}",
        "check its permissions, and whether another program holds it",
    ),
    "asset-not-picture": (
        "{file} is not a picture that can be shown",
        "export it again as PNG, JPEG, WebP or GIF",
    ),
    "asset-too-big": (
        "the picture {file} is over {most} MB: the programme stutters when it comes up",
        "export it smaller",
    ),
    "picture-too-many-pixels": ("the picture {file} has too many pixels", "export it at 4000 pixels or less"),
    "claim-unsaid": (
        "there is evidence for “{claim}”, but no point that says it",
        "add it to points, or write it the same way in both places",
    ),
    "never-word": ("this says “{word}”, which is among the never words of {product}", "say it another way"),
    "unknown-product": (
        "there is no product {name}",
        "add it under products, use another id, or delete this",
    ),
    "unknown-sale": ("there is no sale {name}", "add it under sales, use another id, or delete this"),
    "unknown-bag": ("there is no bag {name}", "add it under bags, use another id, or delete this"),
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
    "unknown-cue": ("this segment has no cue {name}", "after and with take a cue of the same segment"),
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
    "overlay-without-graphic": (
        "there is no overlay {name}",
        "put its folder into overlays/ beside the show file",
    ),
    "longest-shorter": (
        "longest {longest} is shorter than the planned length {length}",
        "make it the length or more",
    ),
    "hard-without-start": (
        "the first segment starts on time, but the show has no start",
        "add start to show, or delete starts: hard",
    ),
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
    "loop-id-clash": ("the id {id} is one that the loop {loop} makes too", "use another id"),
    "passes-outside-loop": (
        "passes goes into the segments of a loop",
        "delete it, or put the segment under segments of a loop",
    ),
    "pass-too-high": (
        "there is no pass {number}: the loop {loop} has {most}",
        "check passes, or make times higher",
    ),
    "clock-outside": (
        "{time} is not in this segment, which is planned for {begins}–{ends}",
        "write a time in it, or move the cue to another segment",
    ),
    "clock-in-every-pass": (
        "{time} is not in pass {number} of the loop, which is planned for {begins}–{ends}",
        "say with passes in which pass, or use at",
    ),
    "stock-unknown": (
        "{product} has no stock, so this never holds",
        "give it a stock, or use another condition",
    ),
    "condition-out-of-reach": ("{condition}: there are at most {most}, never {number}", "check the number"),
    "sale-unused": (
        "no cue makes use of the sale {name}",
        "add do: {{sale: {name}, step: open}} to a segment, or delete the sale",
    ),
    "bag-unused": (
        "no cue makes use of the bag {name}",
        "add do: {{bag: {name}, step: open}} to a segment, or delete the bag",
    ),
    "sale-twice": (
        "{step} of the sale {name} comes on line {line} already: a sale opens once",
        "a rerun needs a sale of its own under sales; for a spare cue write armed: false",
    ),
    "bag-twice": (
        "{step} of the bag {name} comes on line {line} already: a bag opens once",
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
    "overlay-data-unknown": ("the overlay {name} has no field {key}", ""),
    "overlay-data-missing": (
        "the overlay {name} is not told its {missing}",
        "add it to data, e.g. data: {{title: Back soon}}",
    ),
    # Recipes
    "unknown-recipe": ("there is no recipe {name}", "companion recipes lists them"),
    "recipe-needs": (
        "the recipe {name} needs its parameter {key}",
        "write with: {{{key}: …}}; companion recipes {name} tells about it",
    ),
    "recipe-no-parameter": ("the recipe {name} has no parameter {key}", "delete it"),
    "recipe-without-use": (
        "with gives values, but no recipe is named to use them",
        "add use, e.g. use: flash_sale",
    ),
    "recipe-and-others": (
        "{key} cannot stand beside use",
        "write it within with, or as an item of its own",
    ),
    "recipe-makes-segments": (
        "the recipe {name} makes whole segments, not cues",
        "write it in the rundown, among the segments",
    ),
    "recipe-makes-cues": (
        "the recipe {name} makes cues, not segments",
        "write it in the cues of a segment",
    ),
    "recipe-broken": ("the file of the recipe {name} is wrong, {path}: {because}", ""),
    "recipe-name": ("recipe says {name}, but the file is called {file}.yaml", "give both one name"),
    "recipe-parameter-name": (
        "{given} cannot be the name of a parameter",
        "use letters a–z, digits and _, a letter first",
    ),
    "recipe-placeholder": (
        "{name} means nothing in a placeholder: there is no such parameter, or nothing of that name in it",
        "",
    ),
    "recipe-dollar": (
        "{given} is not a placeholder",
        "write one like $sale or ${{sale}}; the dollar sign itself is $$",
    ),
    "recipe-lines-in-text": (
        "the parameter {name} is a list of lines and cannot stand within a sentence",
        "let it stand alone, e.g. say: ${name}",
    ),
    "recipe-nested": ("a recipe cannot use a recipe", "write out what it is to do"),
    FROM_RECIPE: ("{message} (from recipe {recipe})", "{message} (from recipe {recipe}, {item})"),
    # The rest
    "more-problems": ("there are more problems than are listed", "mend those above and check again"),
    DID_YOU_MEAN: ("did you mean {suggestion}?", ""),
    ONE_OF: ("there are: {options}", "; "),
    WRITE: ("write {write}", ""),
}

WORDS: Mapping[Language, Mapping[str, Sentences]] = {Language.CHINESE: _CHINESE, Language.ENGLISH: _ENGLISH}
