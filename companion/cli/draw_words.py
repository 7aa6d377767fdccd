"""What ``verify-draw`` says. The page ``static/verify-draw.html`` carries the same sentences; a test holds
the two together."""

from collections.abc import Mapping

from companion.showfile import Language

CHECKS: Mapping[Language, Mapping[str, str]] = {
    Language.CHINESE: {
        "form": "格式",
        "record": "文件指纹",
        "fairness": "公平等级",
        "rules": "规则",
        "commitment": "承诺",
        "list": "名单",
        "ineligible": "无资格名单",
        "apart": "两份名单",
        "counts": "人数",
        "order": "先后顺序",
        "beacon": "公开随机数",
        "round": "轮次",
        "ranking": "抽奖结果",
        "passed_over": "递补",
    },
    Language.ENGLISH: {
        "form": "form",
        "record": "fingerprint of the file",
        "fairness": "level of fairness",
        "rules": "rules",
        "commitment": "commitment",
        "list": "list",
        "ineligible": "list without a chance",
        "apart": "two lists",
        "counts": "counts",
        "order": "order of events",
        "beacon": "public randomness",
        "round": "round",
        "ranking": "result of the draw",
        "passed_over": "passed over",
    },
}
"""What each check is called."""

SENTENCES: Mapping[Language, Mapping[str, str]] = {
    Language.CHINESE: {
        "form": "是第 1 版 draw.json，该有的都有，没有多余的。",
        "not_utf8": "不是 UTF-8 编码的文字；请选择主办方公布的 draw.json 原文件。",
        "not_json": "第 {line} 行不是 JSON；请选择主办方公布的 draw.json 原文件。",
        "not_alike": "里面有些内容在不同程序里读出来不一样：嵌套太深，或者有残缺的字符。",
        "name_twice": "“{name}”在同一处写了两次，不同程序会读出不同的值。",
        "number": "数字 {number} 不是整数或者太大，不同程序会读出不同的值。",
        "too_large": "文件超过 {limit} MB，不会是一次抽奖的 draw.json。",
        "form_missing": "缺少“{where}”。",
        "form_unknown": "“{where}”不属于第 1 版 draw.json。",
        "form_wanted": "“{where}”的内容不对：应为{wanted}。",
        "record": "文件和写出时一致。文件指纹以 {said:.16} 开头，可与主办方公布的比对。",
        "record_differs": "文件写出后被改过：它标的指纹是 {said:.16}…，实际是 {found:.16}…。",
        "fairness": "等级 {level}，与规则预告的一致，所需的内容都在。",
        "fairness_lowered": "等级 {level}，低于规则预告的 {planned}，原因：{why}。等级 {level} 所需的内容都"
        "在。",
        "fairness_mirror": "等级 M：由平台抽奖，本文件只转述结果，这里没有什么可以验证。",
        "fairness_not_of_rules": "文件说预告的等级是 {planned}，规则里写的是 {rules}。",
        "fairness_why": "预告等级 {planned}，实际等级 {level}，降级原因“{why}”：三者对不上。",
        "fairness_commitment": "等级 A 和 B 必须有承诺，等级 C 不能有；这里不是这样（等级 {level}）。",
        "fairness_beacon": "公开随机数只属于等级 A，而且要轮次、随机数、签名、时间齐全；这里不是这样（等级 "
        "{level}）。",
        "rules": "规则的摘要正确：{said:.16}…。",
        "rules_differs": "规则被改过：公布的摘要是 {said:.16}…，实际是 {found:.16}…。",
        "commitment": "承诺与公开的种子相符：种子在公布承诺 {said:.16}… 之前就定了。",
        "commitment_differs": "承诺与种子不符：承诺是 {said:.16}…，由种子算出的是 {found:.16}…。",
        "list": "名单已排序、无重复，摘要正确：{said:.16}…。",
        "list_unsorted": "名单没有排序，或有人出现两次。",
        "list_differs": "名单被改过：公布的摘要是 {said:.16}…，实际是 {found:.16}…。",
        "ineligible": "无资格名单已排序、无重复，摘要正确：{said:.16}…。",
        "ineligible_unsorted": "无资格名单没有排序，或有人出现两次。",
        "ineligible_differs": "无资格名单被改过：公布的摘要是 {said:.16}…，实际是 {found:.16}…。",
        "apart": "没有人同时出现在两份名单里。",
        "apart_both": "{id:.16}… 同时出现在两份名单里。",
        "counts": "参与 {entered} 人：有资格 {eligible} 人，无资格 {ineligible} 人。",
        "counts_differ": "公布的人数与名单不符：名单上参与 {entered} 人，有资格 {eligible} 人，无资格 "
        "{ineligible} 人。",
        "order": "公布规则、开始、截止、冻结名单、抽奖、公布结果，先后正确。",
        "order_wrong": "先后不对：“{after}”早于“{before}”。",
        "beacon": "随机数就是签名的 SHA-256：{said:.16}…。",
        "beacon_differs": "随机数不是签名的 SHA-256：文件写的是 {said:.16}…，应为 {found:.16}…。",
        "round": "第 {round} 轮在名单冻结之后 {seconds} 秒才产生。",
        "round_unused": "预告过的轮次没有用上；作废的轮次都早于名单冻结。",
        "round_order": "轮次没有从小到大排列。",
        "round_not_named": "按规则应预告第 {named} 轮，实际预告的是第 {round} 轮。",
        "round_void": "第 {round} 轮产生时名单早已冻结，没有理由作废。",
        "round_time": "第 {round} 轮的产生时间写错了。",
        "round_early": "第 {round} 轮产生时名单还没有冻结：当时已经可以知道谁会中奖。",
        "ranking": "重新抽了一遍：{winners} 位中奖者和 {alternates} 位候补完全一致，顺序也一致。",
        "ranking_differs": "重新抽了一遍，中奖者或候补的人选、顺序与文件不符。",
        "ranking_no_key": "轮次和随机数只有其一，无法重新抽奖。",
        "passed_over": "被递补跳过的有 {count} 位，都在抽出的名单里，顺序不变。",
        "passed_over_wrong": "被递补跳过的人不在抽出的名单里，或顺序不对。",
    },
    Language.ENGLISH: {
        "form": "This is a draw.json of version 1, with all that belongs there and nothing else.",
        "not_utf8": "This is no text in UTF-8; choose the very draw.json that was published.",
        "not_json": "Line {line} is no JSON; choose the very draw.json that was published.",
        "not_alike": "Programs would read different things out of it: it is nested too deeply, or a "
        "character is cut in half.",
        "name_twice": "“{name}” stands twice in one place; programs would read different values.",
        "number": "The number {number} is not whole, or too large; programs would read different values.",
        "too_large": "The file has more than {limit} MB; that is no draw.json of one draw.",
        "form_missing": "“{where}” is missing.",
        "form_unknown": "“{where}” is no part of a draw.json of version 1.",
        "form_wanted": "“{where}” does not hold what belongs there: {wanted}.",
        "record": "The file is as it was written. Its fingerprint begins with {said:.16}: compare it with "
        "the one that the organiser published.",
        "record_differs": "The file was altered after it was written: it says that its fingerprint is "
        "{said:.16}…, and it is {found:.16}…",
        "fairness": "Level {level}, as the rules announced, and all that it rests on is there.",
        "fairness_lowered": "Level {level}, lower than {planned} that the rules announced, because of: "
        "{why}. All that level {level} rests on is there.",
        "fairness_mirror": "Level M: the platform drew, and this file only repeats it. There is nothing "
        "here that could be checked.",
        "fairness_not_of_rules": "The file says that level {planned} was announced; the rules say {rules}.",
        "fairness_why": "Level {planned} announced, level {level} drawn, reason for less “{why}”: these do "
        "not go together.",
        "fairness_commitment": "Levels A and B have a commitment and level C has none; here it is otherwise "
        "(level {level}).",
        "fairness_beacon": "Public randomness belongs to level A alone, with its round, value, signature "
        "and time; here it is otherwise (level {level}).",
        "rules": "The digest of the rules is right: {said:.16}…",
        "rules_differs": "The rules were altered: the published digest is {said:.16}…, theirs is "
        "{found:.16}…",
        "commitment": "The commitment fits the seed: the seed was fixed before {said:.16}… was published.",
        "commitment_differs": "The commitment does not fit the seed: it is {said:.16}…, and the seed gives "
        "{found:.16}…",
        "list": "The list is sorted, nobody stands in it twice, and its digest is right: {said:.16}…",
        "list_unsorted": "The list is not sorted, or somebody stands in it twice.",
        "list_differs": "The list was altered: the published digest is {said:.16}…, its own is {found:.16}…",
        "ineligible": "The list of those without a chance is sorted, nobody stands in it twice, and its "
        "digest is right: {said:.16}…",
        "ineligible_unsorted": "The list of those without a chance is not sorted, or somebody stands in it "
        "twice.",
        "ineligible_differs": "The list of those without a chance was altered: the published digest is "
        "{said:.16}…, its own is {found:.16}…",
        "apart": "Nobody stands in both lists.",
        "apart_both": "{id:.16}… stands in both lists.",
        "counts": "{entered} have entered: {eligible} who could win, {ineligible} who could not.",
        "counts_differ": "The counts are not those of the lists, in which {entered} have entered: "
        "{eligible} who could win, {ineligible} who could not.",
        "order": "Announced, opened, closed, frozen, drawn, published: in this order.",
        "order_wrong": "In the wrong order: “{after}” came before “{before}”.",
        "beacon": "The randomness is the SHA-256 of the signature: {said:.16}…",
        "beacon_differs": "The randomness is not the SHA-256 of the signature: the file has {said:.16}…, "
        "and it would be {found:.16}…",
        "round": "Round {round} came to exist {seconds} s after the list was frozen.",
        "round_unused": "The round that was named was not used; those called void came before the list was "
        "frozen.",
        "round_order": "The rounds are not in ascending order.",
        "round_not_named": "By the rules round {named} was to be named, and round {round} was.",
        "round_void": "Round {round} came after the list was frozen; there was no reason to call it void.",
        "round_time": "The time of round {round} is wrong.",
        "round_early": "Round {round} came before the list was frozen: who would win could be known then.",
        "ranking": "Drawn again: the same {winners} winners and {alternates} alternates, in the same order.",
        "ranking_differs": "Drawn again, and the winners or alternates, or their order, are not those of "
        "the file.",
        "ranking_no_key": "There is a round without randomness, or the reverse; it cannot be drawn again.",
        "passed_over": "Winners in whose place the next moved up: {count}, all of them among those drawn, "
        "in order.",
        "passed_over_wrong": "Somebody who was passed over is not among those drawn, or out of order.",
    },
}
"""For each code of a finding one sentence. ``{said:.16}`` is the first 16 characters."""

WANTED: Mapping[Language, Mapping[str, str]] = {
    Language.CHINESE: {
        "object": "一组带名称的值",
        "exactly": "第 1 版规定的那个值",
        "text": "文字",
        "line": "一行文字",
        "level": "A、B、C 或 M",
        "hex32": "64 个小写十六进制字符",
        "hex32_or_empty": "64 个小写十六进制字符，或空",
        "hex_or_empty": "小写十六进制字符，或空",
        "count": "不小于 0 的整数",
        "count_or_null": "不小于 0 的整数，或 null",
        "round_or_null": "轮次，或 null",
        "rounds": "一组轮次",
        "ids": "一组编号，每个 64 个小写十六进制字符",
        "ids_with_reasons": "一组编号，各带原因",
        "rules": "规则，其中有 fairness、winners、alternates",
        "bag_of_draw": "draw_id 里的福袋",
    },
    Language.ENGLISH: {
        "object": "names with values",
        "exactly": "the one value that version 1 has there",
        "text": "a text",
        "line": "a text of one line",
        "level": "A, B, C or M",
        "hex32": "64 lower-case hexadecimal characters",
        "hex32_or_empty": "64 lower-case hexadecimal characters, or nothing",
        "hex_or_empty": "lower-case hexadecimal characters, or nothing",
        "count": "a whole number from 0 on",
        "count_or_null": "a whole number from 0 on, or null",
        "round_or_null": "a round, or null",
        "rounds": "a list of rounds",
        "ids": "a list of ids, each of 64 lower-case hexadecimal characters",
        "ids_with_reasons": "a list of ids, each with a reason",
        "rules": "rules with fairness, winners and alternates among them",
        "bag_of_draw": "the bag in draw_id",
    },
}
"""What was wanted in place of what stood there."""

WHY: Mapping[Language, Mapping[str, str]] = {
    Language.CHINESE: {
        "beacon_unreachable": "取不到公开随机数",
    },
    Language.ENGLISH: {
        "beacon_unreachable": "the public randomness could not be fetched",
    },
}
"""Why a level is lower than announced, in words; another reason is told as it stands in the file."""

STEPS: Mapping[Language, Mapping[str, str]] = {
    Language.CHINESE: {
        "announced": "公布规则",
        "opened": "开始",
        "closed": "截止",
        "frozen": "冻结名单",
        "drawn": "抽奖",
        "published": "公布结果",
    },
    Language.ENGLISH: {
        "announced": "announced",
        "opened": "opened",
        "closed": "closed",
        "frozen": "frozen",
        "drawn": "drawn",
        "published": "published",
    },
}

SAID: Mapping[Language, Mapping[str, str]] = {
    Language.CHINESE: {
        "ok": "通过",
        "failed": "不符",
        "holds": "验证通过，公平等级 {level}：{count} 项检查全部相符。",
        "fails": "验证不通过：{count} 项检查不符。",
        "nothing_to_check": "由平台抽奖：这里没有什么可以验证。",
        "compare": "文件本身只能证明前后一致。请再与直播中公布的内容比对：",
        "compare_commitment": "公布规则时的承诺",
        "compare_list": "截止时的名单指纹",
        "compare_round": "开始时预告的轮次",
        "compare_round_again": "截止太晚而改用的轮次",
        "beacon_unverified": "没有验证公开随机数的签名本身（BLS）。请比对任一 drand 服务器的 "
        "/{chain}/public/{round}。",
        "protects_A": "等级 A：主办方也无法预知结果，只要承诺、名单指纹和轮次与直播中公布的一致。",
        "protects_B": "等级 B：主办方知道种子，名单冻结前能算出谁会中奖；能防的是事后改种子、改名单、改规则"
        "。",
        "protects_C": "等级 C：只说明结果是由这个种子和这份名单算出来的；没有什么能证明种子不是挑出来的。",
        "given_up": "预告过第 {round} 轮公开随机数，却没有用上：谁能切断网络，谁就能在两个结果里挑一个。",
        "unreadable": "读不了 {path}：{reason}。",
        "missing": "找不到文件 {path}。",
    },
    Language.ENGLISH: {
        "ok": "ok",
        "failed": "FAILED",
        "holds": "This draw holds, at level {level}: all {count} checks are right.",
        "fails": "This draw does not hold: {count} of the checks failed.",
        "nothing_to_check": "The platform drew: there is nothing here that could be checked.",
        "compare": "The file alone shows that it fits together. Now compare it with what was shown during "
        "the show:",
        "compare_commitment": "commitment, when the rules were announced",
        "compare_list": "fingerprint of the list, when entries closed",
        "compare_round": "round, when entries opened",
        "compare_round_again": "round in its place, when the list was frozen too late",
        "beacon_unverified": "The signature of the randomness (BLS) was not itself verified. Compare it "
        "with /{chain}/public/{round} at any drand server.",
        "protects_A": "Level A: not even the organiser could know the result in advance, provided that the "
        "commitment, the fingerprint of the list and the round were shown as they stand here.",
        "protects_B": "Level B: the organiser knows the seed and could work out who would win until the "
        "list was frozen. What it rules out is another seed, list or rule afterwards.",
        "protects_C": "Level C: the result follows from this seed and this list. Nothing shows that the "
        "seed was not picked for its result.",
        "given_up": "Round {round} of the public randomness was announced and not used: whoever could cut "
        "it off could choose between two results.",
        "unreadable": "{path} cannot be read: {reason}.",
        "missing": "There is no file {path}.",
    },
}
"""All else that is said."""
