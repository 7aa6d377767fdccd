"""What a person is told when something cannot go on, in every language of the product.

Every table has the same codes, and the same facts in each sentence.
"""

from collections.abc import Mapping

CHINESE = "zh-CN"
ENGLISH = "en"

_CHINESE: Mapping[str, str] = {
    # Why the system refused; stands after a colon.
    "system.EACCES": "没有权限",
    "system.EPERM": "系统不允许",
    "system.EROFS": "磁盘只读",
    "system.ENOSPC": "磁盘满了",
    "system.EDQUOT": "磁盘配额用完了",
    "system.EIO": "磁盘读写出错",
    "system.EFBIG": "文件太大",
    "system.EMFILE": "这个程序打开的文件太多",
    "system.ENOENT": "没有这个文件或文件夹",
    "system.EEXIST": "已经有这个文件",
    "system.ENOTDIR": "路径里有一段不是文件夹",
    "system.EISDIR": "这是文件夹，不是文件",
    "system.ENAMETOOLONG": "名字太长",
    "system.EADDRNOTAVAIL": "这台电脑没有这个地址",
    "system.no-host": "没有叫这个名字的电脑",
    "system.other": "{reason}",
    # The data folder.
    "data.unusable": "数据文件夹 {folder} 不能用：{reason}。",
    "data.writable": "用 --data 换一个当前用户能写的文件夹。",
    "data.held": "数据文件夹 {folder} 正被另一个 companion 使用。",
    "data.held-by": "数据文件夹 {folder} 正被另一个 companion 使用（进程 {pid}）。",
    "data.stop-other": "先停掉那一个，或者用 --data 给这一个另外的文件夹。",
    "data.free-disk": "腾出磁盘空间，或者用 --data 换一个数据文件夹。",
    # The folder of a run.
    "run.not-made": "不能在 {folder} 里建这一场的文件夹：{reason}。",
    "run.unreadable": "读不了 {path}：{reason}。",
    "run.file-not-kept": "不能把节目文件存进 {folder}：{reason}。",
    "run.unwritable": "写不进 {path}：{reason}。",
    # A journal that was not left as it was written.
    "journal.damaged": "{path} 第 {line} 行：{reason}",
    "journal.kept": "文件没有动过。请留作证据，用 --resume new 开新的一场。",
    "journal.torn": "{path}：第 {line} 行没写完就断了（程序崩溃或断电）。"
    "这 {torn} 个字节不算；前面 {lines} 行是完整的。",
    "damage.empty": "这一行是空的；这里有行被删掉或插入。",
    "damage.not-text": "这一行不是 UTF-8 文字。",
    "damage.not-json": "这一行不是 JSON。",
    "damage.not-object": "这一行不是 JSON 对象。",
    "damage.changed": "哈希和内容对不上；写好之后被人改过。",
    "damage.respelt": "内容一样，但写法和当初不同。",
    "damage.number": "行号是 {seq}；前面有行被删掉、插入或移动。",
    "damage.chain": "和上一行接不上；上一行被换过。",
    "damage.field": "缺了 {field}，或者类型不对。",
    "damage.hash": "'hash' 不是十六进制的 SHA-256。",
    "damage.cause": "'caused_by' 只能是前面某一行的行号，或者 null。",
    "damage.first": "第一行必须写明 'schema' 和 'engine'。",
    "damage.format": "这份记录是第 {schema} 版格式，由 {engine} 版开始；这个版本只读第 {reads} 版格式。"
    "请用那个版本，或更新的版本。",
    "damage.moved": "只有第一行写 'schema' 和 'engine'；这一行是从那里移来的。",
    "damage.unknown": "这一行完整，但这个版本读不懂：{reason}这份记录由 {engine} 版开始。",
    "event.kind": "这个版本没有 {kind} 这种事件。",
    "event.values": "{kind}：{detail}。",
    # A journal that cannot be written.
    "writing.failed": "记录 {path} 写不进去：{reason}。",
    "writing.closed": "记录 {path} 已经关闭。",
    "writing.full": "记录 {path} 收不下了：{lines} 行在等磁盘。",
    "writing.cut-short": "记录 {path} 可能缺结尾：磁盘没有反应。",
    "writing.crashed": "记录 {path} 不再写了：{crash}。",
    "disk.silent": "磁盘没有反应",
    "disk.replaced": "文件被删掉或换掉了",
    "disk.foreign-lines": "有别的程序往里面写过",
    "disk.changed": "读过以后文件变了",
    "disk.beginning": "开头和当初写的不一样",
    "disk.foreign-file": "那里现在是另一个文件",
    # The address that the pages are asked at.
    "listen.taken": "{host} 的端口 {port} 被别的程序占着。",
    "listen.forbidden": "当前用户不能监听端口 {port}。",
    "listen.failed": "这台电脑不能监听 {host} 端口 {port}：{reason}。",
    "listen.other-port": "关掉那个程序（是不是还有一个 companion 在跑？），或者用 --port 换一个端口。",
    "listen.elsewhere": "用 --host 换一个地址，或者用 --port 换一个端口。",
    # settings.yaml
    "settings.unreadable": "读不了 {path}：{reason}。",
    "settings.not-text": "它不是 UTF-8 文字",
    "settings.not-yaml": "{path}：这不是 YAML。",
    "settings.not-yaml-at": "{path} 第 {line} 行：这不是 YAML。",
    "settings.wrong": "{path}：{key}：{reason}。",
    "settings.whole-file": "整个文件",
    "settings.looks-like": "应该是这样：\n{example}",
    "settings.example": """\
# Live Companion 在这台电脑上的设置。节目文件可以带走，这个文件留在这里。
obs:
  url: ws://127.0.0.1:4455
  password: ""        # OBS → 工具 → WebSocket 服务器设置 → 显示连接信息
  relaunch: false     # 写 true 时，OBS 崩溃后自动重新打开，十分钟内最多两次
listen:
  host: 127.0.0.1     # 写 0.0.0.0 时，同一网络里的手机带密钥也能打开
  port: 8765
  names: []           # 这台电脑的其他名字或地址，例如 192.168.1.20
retention:
  entries_days: 30    # 参与福袋的人，名字和账号留多少天；companion purge 按它清除
  winners_days: 1095  # 中奖的人留多少天
webhooks: []          # 出事时通知哪些网址，例如 [{{url: "https://…", secret: "…"}}]
""",
    "settings.unknown": "没有这一项",
    "settings.integer": "要写整数",
    "settings.range": "要在 0 到 65535 之间",
    "settings.text": "要写文字，不清楚就加引号",
    "settings.list": "要写成列表，例如 [192.168.1.20]",
    "settings.yes-or-no": "要写 true 或 false",
    "settings.empty": "不能是空的",
    "settings.section": "下面要分行写各项",
    "settings.days": "要写天数，0 到 36500",
    "settings.webhook-url": "要写完整的网址，例如 https://example.com/live",
    "settings.webhook-secret": "至少写 16 个字符",
    "settings.webhook-on": "只能写 incidents、locked、show",
    "settings.webhook-about": "要写会出的故障，例如 camera_lost、sound_lost、stream_lost、obs_lost 或 frozen",
    "settings.missing": "少了这一项",
    "settings.beacon-urls": "要写两个以上不同的地址，例如 [https://api.drand.sh, https://drand.cloudflare.com]；"
    "两处说法一致才算数",
    "settings.other": "{message}",
    "settings.no-address": "{text} 不是 OBS 的地址。",
    "settings.address-like": "写成 127.0.0.1:4455 这样。",
    # Public randomness for draws.
    "beacon.not-installed": "福袋 {bags} 的公平等级是 A（公开随机数），但这台电脑没装验证签名的部分。",
    "beacon.install": "把 fairness 改成 B，或者装上它：\n{install}",
    # Pictures of a show, left out on air.
    "picture.not-picture": "{file} 不是图片，上屏时不显示。请换成 PNG、JPEG 或 WebP。",
    "picture.other-format": "图片 {file} 的格式不能上屏，不显示。请另存为 PNG、JPEG 或 WebP。",
    "picture.too-big": "图片 {file} 超过 {megabytes} MB，上屏时不显示。请缩小后再导出。",
    "picture.too-many-pixels": "图片 {file} 超过 {megapixels}00 万像素，上屏时不显示。请缩小后再导出。",
    "picture.damaged": "图片 {file} 不完整或已损坏，上屏时不显示。请重新复制或导出。",
    "picture.too-slow": "图片 {file} 在 {seconds} 秒内没有打开，上屏时不显示。请重新导出，尺寸小一点。",
    "picture.unreadable": "读不了图片 {file}，上屏时不显示。请放回节目文件夹，并检查权限。",
    # keys.json
    "keys.not-kept": "这次用临时的新密钥，程序结束就失效；以前发出去的链接都打不开。",
    "keys.unreadable": "读不了 {path}（{reason}）：{so}",
    "keys.unwritable": "写不进 {path}（{reason}）：{so}",
    "keys.unmovable": "{path} {wrong}，也挪不开（{reason}）：{so}",
    "keys.renewed": "{path} {wrong}：{roles} 换了新密钥，请重新发它的链接。旧文件是 {aside}。",
    "keys.not-text": "不是文字",
    "keys.not-json": "不是 JSON",
    "keys.not-object": "不是 JSON 对象",
    "keys.shared": "里两个角色用了同一个密钥",
    "keys.missing": "缺 {roles} 的可用密钥",
    "keys.open": "这台电脑的其他用户能读 {path}，而且改不了（{reason}）。",
    "keys.closed": "这台电脑的其他用户原来能读 {path}；现在只有所有者能读。",
}

_ENGLISH: Mapping[str, str] = {
    "system.EACCES": "permission denied",
    "system.EPERM": "operation not permitted",
    "system.EROFS": "read-only file system",
    "system.ENOSPC": "no space left on device",
    "system.EDQUOT": "disk quota exceeded",
    "system.EIO": "input/output error",
    "system.EFBIG": "file too large",
    "system.EMFILE": "too many open files",
    "system.ENOENT": "no such file or directory",
    "system.EEXIST": "file exists",
    "system.ENOTDIR": "not a directory",
    "system.EISDIR": "is a directory",
    "system.ENAMETOOLONG": "file name too long",
    "system.EADDRNOTAVAIL": "it has no such address",
    "system.no-host": "there is no machine of that name",
    "system.other": "{reason}",
    "data.unusable": "The data folder {folder} cannot be used: {reason}.",
    "data.writable": "Choose one that this user may write to, with --data.",
    "data.held": "The data folder {folder} is in use by another companion.",
    "data.held-by": "The data folder {folder} is in use by another companion (process {pid}).",
    "data.stop-other": "Stop that one, or give this one a folder of its own with --data.",
    "data.free-disk": "Free the disk, or choose another data folder with --data.",
    "run.not-made": "The folder of the run cannot be made in {folder}: {reason}.",
    "run.unreadable": "{path} cannot be read: {reason}.",
    "run.file-not-kept": "The show file cannot be kept in {folder}: {reason}.",
    "run.unwritable": "{path} cannot be written: {reason}.",
    "journal.damaged": "{path} line {line}: {reason}",
    "journal.kept": "The file was left as it was. Keep it as evidence, and start a new run with"
    " --resume new.",
    "journal.torn": "{path}: line {line} was cut off while it was written, by a crash or a power failure."
    " Its {torn} bytes are left out; the {lines} lines before it are whole.",
    "damage.empty": "it is empty; lines were removed or inserted here.",
    "damage.not-text": "it is not UTF-8 text.",
    "damage.not-json": "it is not JSON.",
    "damage.not-object": "it is not a JSON object.",
    "damage.changed": "its hash is not that of its content; it was changed after it was written.",
    "damage.respelt": "its content is the same, but it is not spelt as it was written.",
    "damage.number": "its number is {seq}; lines were removed, inserted or moved before it.",
    "damage.chain": "it does not continue the line before; that one was replaced.",
    "damage.field": "{field} is missing or of another type.",
    "damage.hash": "'hash' is not a SHA-256 in hex.",
    "damage.cause": "'caused_by' must be the number of a line before it, or null.",
    "damage.first": "the first line must tell its 'schema' and 'engine'.",
    "damage.format": "the journal is of format {schema}, begun by version {engine}; this version reads format"
    " {reads}. Use that version, or a later one.",
    "damage.moved": "only the first line tells 'schema' and 'engine'; it was moved here.",
    "damage.unknown": "it is whole, but this version cannot read it: {reason} Version {engine} began it.",
    "event.kind": "There is no event of kind {kind} in this version.",
    "event.values": "{kind}: {detail}.",
    "writing.failed": "The journal {path} cannot be written: {reason}.",
    "writing.closed": "The journal {path} is closed.",
    "writing.full": "The journal {path} takes no more: {lines} lines wait for the disk.",
    "writing.cut-short": "The journal {path} may lack its end: the disk does not answer.",
    "writing.crashed": "The journal {path} is no longer written: {crash}.",
    "disk.silent": "the disk does not answer",
    "disk.replaced": "the file was removed or replaced",
    "disk.foreign-lines": "somebody else has written to it",
    "disk.changed": "it has changed since it was read",
    "disk.beginning": "its beginning is not what was written",
    "disk.foreign-file": "another file stands in its place",
    "listen.taken": "Port {port} on {host} is taken by another program.",
    "listen.forbidden": "This user may not listen on port {port}.",
    "listen.failed": "This machine cannot listen on {host}, port {port}: {reason}.",
    "listen.other-port": "End the other program (a companion that still runs?), or choose another port with"
    " --port.",
    "listen.elsewhere": "Choose another address with --host or another port with --port.",
    "settings.unreadable": "{path} cannot be read: {reason}.",
    "settings.not-text": "it is not UTF-8 text",
    "settings.not-yaml": "{path}: this is not YAML.",
    "settings.not-yaml-at": "{path} line {line}: this is not YAML.",
    "settings.wrong": "{path}: {key}: {reason}.",
    "settings.whole-file": "the file",
    "settings.looks-like": "It looks like this:\n{example}",
    "settings.example": """\
# Settings of Live Companion on this machine. Show files travel; this file stays here.
obs:
  url: ws://127.0.0.1:4455
  password: ""        # OBS → Tools → WebSocket Server Settings → Show Connect Info
  relaunch: false     # true: an OBS that crashed is started again, at most twice in ten minutes
listen:
  host: 127.0.0.1     # 0.0.0.0 also lets phones on your network in, with their key
  port: 8765
  names: []           # other names or addresses this machine is reached by, e.g. 192.168.1.20
retention:
  entries_days: 30    # so long names of who entered a lucky bag are kept; companion purge goes by it
  winners_days: 1095  # so long those of winners are
webhooks: []          # addresses that are told when something breaks: [{{url: "https://…", secret: "…"}}]
""",
    "settings.unknown": "there is no such setting",
    "settings.integer": "it must be a whole number",
    "settings.range": "it must be 0 to 65535",
    "settings.text": "it must be text; quotes make it that",
    "settings.list": "it must be a list, like [192.168.1.20]",
    "settings.yes-or-no": "it must be true or false",
    "settings.empty": "it must not be empty",
    "settings.section": "it must hold settings, each on a line of its own",
    "settings.days": "it must be a number of days from 0 to 36500",
    "settings.webhook-url": "it must be a whole web address, like https://example.com/live",
    "settings.webhook-secret": "it must have 16 characters or more",
    "settings.webhook-on": "it must be incidents, locked or show",
    "settings.webhook-about": "it must be something that breaks, such as camera_lost, sound_lost, "
    "stream_lost, obs_lost or frozen",
    "settings.missing": "it is missing",
    "settings.beacon-urls": "it must be two different addresses or more, like "
    "[https://api.drand.sh, https://drand.cloudflare.com]; two must say the same",
    "settings.other": "{message}",
    "settings.no-address": "{text} is not an address of OBS.",
    "settings.address-like": "Write it like 127.0.0.1:4455.",
    "beacon.not-installed": "The draws of {bags} are to be of fairness A, by public randomness, and nothing "
    "here can verify its signatures.",
    "beacon.install": "Write fairness: B, or install it:\n{install}",
    # Pictures of a show, left out on air.
    "picture.not-picture": "{file} is not a picture and is left out on air. "
    "Replace it by a PNG, JPEG or WebP.",
    "picture.other-format": "The picture {file} is of a format that is not shown and is left out on air. "
    "Save it as PNG, JPEG or WebP.",
    "picture.too-big": "The picture {file} is over {megabytes} MB and is left out on air. Export it smaller.",
    "picture.too-many-pixels": "The picture {file} has over {megapixels} million pixels and is left out "
    "on air. Export it smaller.",
    "picture.damaged": "The picture {file} is cut off or damaged and is left out on air. "
    "Copy or export it again.",
    "picture.too-slow": "The picture {file} did not open within {seconds} s and is left out on air. "
    "Export it again, smaller.",
    "picture.unreadable": "The picture {file} cannot be read and is left out on air. "
    "Put it back into the show's folder, and check its permissions.",
    "keys.not-kept": "new keys hold until the companion ends, and links given out before do not work.",
    "keys.unreadable": "{path} cannot be read ({reason}): {so}",
    "keys.unwritable": "{path} cannot be written ({reason}): {so}",
    "keys.unmovable": "{path} {wrong} and cannot be moved ({reason}): {so}",
    "keys.renewed": "{path} {wrong}: there is a new key for {roles}, so hand out its link again."
    " The old file is {aside}.",
    "keys.not-text": "is not text",
    "keys.not-json": "is not JSON",
    "keys.not-object": "is not a JSON object",
    "keys.shared": "has one key for two roles",
    "keys.missing": "has no usable key for {roles}",
    "keys.open": "Other users of this machine can read {path}, and that cannot be changed ({reason}).",
    "keys.closed": "Other users of this machine could read {path}; now only its owner can.",
}

WORDS: Mapping[str, Mapping[str, str]] = {CHINESE: _CHINESE, ENGLISH: _ENGLISH}
"""By language, and then by the code of the sentence."""
