"""What ``companion obs setup`` says."""

from collections.abc import Mapping

_CHINESE: Mapping[str, str] = {
    "head": "OBS {version}，画布 {width}×{height}，每秒 {fps} 帧",
    # The first column: what a line is about.
    "scene": "场景",
    "collection": "场景集合",
    "profile": "配置文件",
    "studio_mode": "工作室模式",
    "camera": "摄像头",
    "microphone": "麦克风",
    "fallback": "应急画面",
    "cut": "应急切换",
    "overlay": "贴片",
    "emergency": "应急文件",
    "key": "应急键",
    # The last column: what is said of it.
    "there": "已经有了",
    "collection-other": "现在载入的是“{loaded}”。在 OBS 的 场景集合 菜单里选节目要的那一个，再运行一次；"
    "在这之前什么都不做。",
    "profile-other": "现在用的是“{loaded}”。在 OBS 的 配置文件 菜单里选节目要的那一个。",
    "studio-mode-on": "节目要求开着，现在关着：在 OBS 右下的 控制按钮 里点 工作室模式。",
    "studio-mode-off": "节目要求关着，现在开着：在 OBS 右下的 控制按钮 里点 工作室模式。",
    "scene-make": "新建（角色：{roles}）；里面放什么由你来定",
    "fallback-scene-make": "新建（角色：{roles}）",
    "camera-missing-windows": "OBS 里没有。来源 → + → 视频采集设备，名字照这里写。",
    "camera-missing-mac": "OBS 里没有。来源 → + → 视频采集设备，名字照这里写。",
    "camera-missing-linux": "OBS 里没有。来源 → + → 视频采集设备 (V4L2)，名字照这里写。",
    "microphone-missing-windows": "OBS 里没有。来源 → + → 音频输入采集，名字照这里写。",
    "microphone-missing-mac": "OBS 里没有。来源 → + → 音频输入采集，名字照这里写。",
    "microphone-missing-linux": "OBS 里没有。来源 → + → 音频输入采集 (PulseAudio)，名字照这里写。",
    "keep-running": "不在画面里也要一直运行，不然看不出它什么时候恢复",
    "heard-under-fallback": "在“{scene}”里也听得到、量得到",
    "add-under-fallback": "也放进“{scene}”：应急时观众听得到主播，我们也量得到",
    "show-under-fallback": "在“{scene}”里被隐藏了，打开它：应急时观众听得到主播，我们也量得到",
    "sound-with-picture": "它有画面，放进“{scene}”会挡住应急画面。给主播另加一个 音频输入采集。",
    "slate-make": "放进会动的“马上回来”，{size}，垫在最下面",
    "slate-refresh": "更新会动的“马上回来”，{size}",
    "slate-there": "会动的“马上回来”已经在里面",
    "crews-picture": "你们已经放了内容（{names}），我们什么都不加",
    "slate-elsewhere": "OBS 在另一台电脑上，读不到这里的图片。请在那台电脑的这个场景里放会动的、"
    "不依赖摄像头的画面。",
    "slate-impossible": "这个 OBS 没有图像源。请放会动的、不依赖摄像头的画面。",
    "slate-not-seen": "OBS 没有读到图片 {path}：OBS 若是 Flatpak 或 Snap 版，要允许它读这个文件夹。",
    "camera-in-fallback": "这路摄像头也在应急画面里；它坏了，应急画面跟着坏。请从那个场景里拿掉。",
    "cut-there": "直接切，不做转场",
    "cut-own": "它有自己的转场“{transition}”，不动它",
    "cut-unwanted": "节目写了不用直接切，不动它",
    "cut-none": "OBS 里没有直接切换的转场。在 转场特效 里加上直接切换（Cut）。",
    "cut-set": "给它单独设成“{transition}”：应急时不做转场",
    "no-browser-source": "这个 OBS 没有浏览器源，放不了贴片。装 obsproject.com 的官方版（Linux 用 Flathub "
    "或官方 PPA），"
    "再运行一次；不换的话，用 Chromium 全屏打开 {url}，在 OBS 里用窗口采集加色度键。",
    "overlay-unreachable": "OBS 连不到这个服务：OBS 在另一台电脑上，而服务只在本机监听，或者端口是 0。"
    "在 settings.yaml 里写 listen: host 和 port。",
    "overlay-make": "新建浏览器源，放进“{scene}”最上面，锁定：{url}",
    "overlays-write": "写好 OBS 打开贴片页用的本地文件：先开 OBS、后开本程序也能自己出来",
    "overlay-add": "放进“{scene}”最上面，锁定",
    "overlay-set": "改设置（页面会重新载入一次）",
    "overlay-switched-off": "在“{scene}”里，但被关掉了；不动它",
    "emergency-write": "写好：companion fallback 要用",
    "script-write": "写好：OBS 里的应急键要用",
    "script-loaded": "OBS 已经载入脚本：F8 应急，F9 返回（除非在 设置 → 快捷键 里改过）",
    "script-not-loaded": "OBS 还没有载入脚本。工具 → 脚本 → + → 选 {path}，按 F8 切到“{scene}”，F9 返回。"
    "或者关掉 OBS，运行 {command}。",
    "script-elsewhere": "OBS 在另一台电脑上：把 {path} 复制过去，在那边 工具 → 脚本 → + 选中它，"
    "右边选“{scene}”。",
    # Around the table.
    "by-hand": "只有人能做，见下面",
    "people": "只有人能做的：",
    "nothing": "没有什么要做的。",
    "only-person": "除此之外没有什么要做的。",
    "on-air": "正在播出：{outputs}。观众会看到或听到：",
    "on-air-nothing": "正在播出：{outputs}。下面这些观众看不到也听不到。",
    "on-air-yes": "什么都没有做。播出时要加 --yes 才会做。",
    "on-air-meanwhile": "刚才开始播出了，什么都没有做。再运行一次，看清楚观众会看到什么。",
    "ask": "照这样做吗？[y/N] ",
    "no-terminal": "什么都没有做。加 --yes 就照这样做。",
    "declined": "什么都没有做。",
    "done": "做好了",
    "failed": "没做成",
    "broke": "和 OBS 的连接断了：{why}。后面的没有做；再运行一次会接着做。",
    "again": "又看了一遍，还差：",
    "all-well": "又看了一遍：都好了。",
    "stream": "推流",
    "record": "录制",
    "virtual_camera": "虚拟摄像机",
    "between": "、",
    "unset": "未设",
    "true": "开",
    "false": "关",
    # OBS that cannot be asked.
    "silent": "{address} 没有 OBS 应答。",
    "open-obs": "打开 OBS，勾选 工具 → WebSocket 服务器设置 → 开启 WebSocket 服务器，再试一次。"
    "地址不对就改 {settings}。",
    "turned-away": "{address} 的 OBS 不让连接：密码没有设或不对，或者 OBS 太旧。",
    "password": "密码在 OBS 的 工具 → WebSocket 服务器设置 → 显示连接信息 里。写进 {settings}：\nobs: "
    "{{password: \"密码\"}}",
    # The script, with OBS closed.
    "script-added": "已把应急键的脚本写进场景集合 {path}：F8 应急，F9 返回。原来的文件留在 {kept}。",
    "script-was-there": "{path} 里已经有这个脚本，什么都没有改。",
    "obs-runs": "OBS 开着，它退出时会重写这个文件。先关掉 OBS。",
    "no-obs-here": "这台电脑上没有 OBS 的设置：没有 {folder}。",
    "no-collection": "{folder} 里没有场景集合“{name}”。",
    "no-current-collection": "{folder} 里没有记下 OBS 上次用的场景集合。打开 OBS 一次再关掉。",
    "collection-unreadable": "读不了场景集合 {path}。",
    "collection-unwritable": "写不了场景集合 {path}：{why}。",
    "script-by-hand": "也可以在 OBS 里加：工具 → 脚本 → + → 选 {path}。",
}  # fmt: skip

_ENGLISH: Mapping[str, str] = {
    "head": "OBS {version}, canvas {width}×{height}, {fps} frames a second",
    "scene": "scene",
    "collection": "scene collection",
    "profile": "profile",
    "studio_mode": "studio mode",
    "camera": "camera",
    "microphone": "microphone",
    "fallback": "fallback",
    "cut": "fallback's cut",
    "overlay": "overlays",
    "emergency": "emergency file",
    "key": "emergency key",
    "there": "there",
    "collection-other": "OBS has “{loaded}” loaded. Choose the show's own in OBS's Scene Collection menu and "
    "run this again; nothing is done before.",
    "profile-other": "OBS has “{loaded}” loaded. Choose the show's own in OBS's Profile menu.",
    "studio-mode-on": "the show wants it on, and it is off: click Studio Mode among OBS's Controls.",
    "studio-mode-off": "the show wants it off, and it is on: click Studio Mode among OBS's Controls.",
    "scene-make": "made (role: {roles}); what it holds is yours to choose",
    "fallback-scene-make": "made (role: {roles})",
    "camera-missing-windows": "not in OBS. Sources → + → Video Capture Device, with just this name.",
    "camera-missing-mac": "not in OBS. Sources → + → Video Capture Device, with just this name.",
    "camera-missing-linux": "not in OBS. Sources → + → Video Capture Device (V4L2), with just this name.",
    "microphone-missing-windows": "not in OBS. Sources → + → Audio Input Capture, with just this name.",
    "microphone-missing-mac": "not in OBS. Sources → + → Audio Input Capture, with just this name.",
    "microphone-missing-linux": "not in OBS. Sources → + → Audio Input Capture (PulseAudio), with just this "
    "name.",
    "keep-running": "kept running off air, or nobody could see it come back",
    "heard-under-fallback": "heard and measured in “{scene}” too",
    "add-under-fallback": "added to “{scene}” too: heard there by the viewers, and measured",
    "show-under-fallback": "hidden in “{scene}”, switched on: heard there by the viewers, and measured",
    "sound-with-picture": "it has a picture, which would lie over what “{scene}” shows. Add an Audio Input "
    "Capture for the host.",
    "slate-make": "gets “Back in a moment”, which moves; {size}, below all else",
    "slate-refresh": "“Back in a moment” is renewed; {size}",
    "slate-there": "“Back in a moment” is in it, and moves",
    "crews-picture": "holds what you put there ({names}); nothing is added",
    "slate-elsewhere": "OBS is on another computer and cannot read a picture of this one. Put something into "
    "this scene there that moves and needs no camera.",
    "slate-impossible": "this OBS has no image source. Put something into it that moves and needs no camera.",
    "slate-not-seen": "OBS did not read the picture {path}: one from Flatpak or Snap has to be allowed to.",
    "camera-in-fallback": "this camera is in the fallback scene too: when it breaks, so does the fallback. "
    "Take it out of that scene.",
    "cut-there": "cuts, without a transition",
    "cut-own": "has a transition of its own, “{transition}”, and keeps it",
    "cut-unwanted": "the show says not to cut; left as it is",
    "cut-none": "OBS has no cut. Add one in Scene Transitions.",
    "cut-set": "gets “{transition}” for itself: no transition in an emergency",
    "no-browser-source": "this OBS has no browser source, so no overlays. Install the one of obsproject.com "
    "(on Linux from Flathub or its PPA) and run this again; or open {url} in Chromium, full screen, and take "
    "its window into OBS with a colour key.",
    "overlay-unreachable": "OBS cannot reach this service: OBS is on another computer and the service "
    "listens "
    "on this one only, or on port 0. Write listen: host and port into settings.yaml.",
    "overlay-make": "browser source made, on top of “{scene}”, locked: {url}",
    "overlays-write": "local file written by which OBS finds the overlays, also when it is started first",
    "overlay-add": "on top of “{scene}”, locked",
    "overlay-set": "settings changed (the page loads once more)",
    "overlay-switched-off": "in “{scene}” and switched off; left as it is",
    "emergency-write": "written, for companion fallback",
    "script-write": "written, for the emergency key in OBS",
    "script-loaded": "OBS has the script: F8 is fallback, F9 is return (unless Settings → Hotkeys says "
    "otherwise)",
    "script-not-loaded": "OBS has not loaded the script. Tools → Scripts → +, choose {path}; then F8 takes "
    "“{scene}” and F9 returns. Or close OBS and type {command}.",
    "script-elsewhere": "OBS is on another computer: copy {path} there, choose it in Tools → Scripts → +, "
    "and "
    "“{scene}” on the right.",
    "by-hand": "only a person can do it: see below",
    "people": "For a person to do:",
    "nothing": "Nothing to do.",
    "only-person": "Besides that there is nothing to do.",
    "on-air": "On air now: {outputs}. Viewers would see or hear:",
    "on-air-nothing": "On air now: {outputs}. Viewers neither see nor hear any of this.",
    "on-air-yes": "Nothing was done. While on air it takes --yes.",
    "on-air-meanwhile": "It went on air meanwhile: nothing was done. Run this again to see what viewers "
    "would see.",
    "ask": "Do this? [y/N] ",
    "no-terminal": "Nothing was done. With --yes it is.",
    "declined": "Nothing was done.",
    "done": "done",
    "failed": "failed",
    "broke": "The connection to OBS broke: {why}. What comes after was not done; run this again to go on.",
    "again": "Looked again; still to be done:",
    "all-well": "Looked again: all is well.",
    "stream": "stream",
    "record": "recording",
    "virtual_camera": "virtual camera",
    "between": ", ",
    "unset": "unset",
    "true": "on",
    "false": "off",
    "silent": "{reason}",
    "open-obs": "Open OBS and tick Tools → WebSocket Server Settings → Enable WebSocket server. If it is "
    "elsewhere, say so in {settings}.",
    "turned-away": "{reason}",
    "password": "The password stands in OBS under Tools → WebSocket Server Settings → Show Connect Info. Put "
    'it into {settings}:\nobs: {{password: "it"}}',
    "script-added": "The script of the emergency key is in the scene collection {path} now: F8 is fallback, "
    "F9 is return. The file as it was: {kept}",
    "script-was-there": "{path} has the script already; nothing was changed.",
    "obs-runs": "OBS runs, and would write this file anew when it ends. Close OBS first.",
    "no-obs-here": "OBS has no settings on this computer: there is no {folder}.",
    "no-collection": "There is no scene collection “{name}” in {folder}.",
    "no-current-collection": "{folder} does not tell which scene collection OBS had last. Open OBS once and "
    "close it.",
    "collection-unreadable": "The scene collection {path} cannot be read.",
    "collection-unwritable": "The scene collection {path} cannot be written: {why}.",
    "script-by-hand": "It can be added in OBS as well: Tools → Scripts → +, choose {path}.",
}

WORDS: Mapping[str, Mapping[str, str]] = {"zh-CN": _CHINESE, "en": _ENGLISH}
NAMES: Mapping[str, tuple[str, str]] = {
    "zh-CN": ("马上回来 · Live Companion", "贴片 · Live Companion"),
    "en": ("Back in a moment · Live Companion", "Overlays · Live Companion"),
}
"""What our slate and our overlays are called in OBS."""

CLOCK: Mapping[str, str] = {"zh-CN": "马上回来（时钟）", "en": "Back in a moment (clock)"}
MOVING: Mapping[str, str] = {"zh-CN": "马上回来（会动的部分）", "en": "Back in a moment (what moves)"}
