"""What ``companion doctor`` says in English: of each finding, what is so and what to do about it.

What can be typed stands on a line of its own.
"""

from collections.abc import Mapping

AROUND: Mapping[str, str] = {
    "show": "Show file",
    "settings": "Settings",
    "machine": "This computer",
    "data": "Data folder",
    "network": "Pages",
    "obs": "OBS",
    "studio": "The show in OBS",
    "overlays": "Overlays",
    "emergency": "Emergency",
    "error": "cannot run",
    "warning": "will hurt",
    "note": "worth knowing",
    "ok": "well",
    "runs": "This machine can run the show.",
    "runs-no-show": "This machine can run a show.",
    "runs-not": "As things are, the show cannot run.",
    "counts": "cannot run: {error}, will hurt: {warning}, worth knowing: {note}, well: {ok}",
}

_SETUP = "This puts it right, and first shows what it does:\n{setup}"

FINDINGS: Mapping[str, tuple[str, str]] = {
    "part-failed": ("could not be looked at: {reason}", "Everything else was. Try again; if it stays, the "
                    "log of OBS or of the system may say more."),
    # Show file.
    "show-runs": ("{title}: segments: {segments}, length: {length}", ""),
    "show-errors": ("errors: {count}; the first: {first}", "All of them, at their lines:\n{check}"),
    "show-warnings": ("can run, with warnings: {count}", "All of them, at their lines:\n{check}"),
    "no-beacon": ("to be drawn at fairness A, and nothing here can verify public randomness",
                  "Write fairness: B, or install it:\n{install}"),
    "no-show": ("no show was named: only the machine, the settings and OBS are looked at",
                "With a show, all that it needs is looked for too:\n{doctor} show.yaml"),
    "start-open": ("starts when GO is pressed; no start is planned", ""),
    "start-at": ("planned to start at {when}", ""),
    "start-past": ("was planned to start at {when}, which is past", "Set show: start: in the show file. GO "
                   "starts it all the same; times of day that are past are listed by companion run."),
    "zone-differs": ("clocks of the show's zone show {there}, those of this computer {here}", "Times in the "
                     "show file are the show's. If this computer is where the show is, set its time zone."),
    # Settings.
    "setting-flag": ("{value} (said by a flag)", ""),
    "setting-environment": ("{value} (said by the environment)", ""),
    "setting-file": ("{value} (said by settings.yaml)", ""),
    "setting-default": ("{value} (default)", ""),
    "secret-environment": ("set (by the environment)", ""),
    "secret-file": ("set (in settings.yaml)", ""),
    "unset-flag": ("not set (emptied by a flag)", ""),
    "unset-environment": ("not set (empty in the environment)", ""),
    "unset-file": ("not set (empty in settings.yaml)", ""),
    "unset-default": ("not set", ""),
    "settings-unusable": ("{reason}", "Put it right; until then everything else is looked at as if the file "
                          "were not there.\n{settings}"),
    # This computer.
    "clock-right": ("the system keeps its clock right", ""),
    "clock-adrift": ("the system does not keep its clock right: times of day may be off", "Switch on setting "
                     "the time by the network:\ntimedatectl set-ntp true"),
    "clock-unknown": ("the system does not say whether its clock is right", "Compare it with a phone: times "
                      "of day go by it."),
    "on-battery": ("runs on battery, {percent} % left", "Plug it in: on battery a computer draws slowly, "
                   "and ends."),
    "chinese-letters": ("has Chinese letters for the pages", ""),
    "no-chinese-letters": ("has no Chinese letters: pages in a browser here show boxes", "Install some:\n"
                           "apt install fonts-noto-cjk"),
    "letters-missing": ("letters that come along are missing", "Install Live Companion again."),
    # Data folder.
    "data-ready": ("can be written", ""),
    "data-new": ("is made by the first run", ""),
    "data-unwritable": ("cannot be written", "Name another one with --data, or let this user write there."),
    "data-held": ("a companion is at work in it (process {pid})",
                  "One at a time can run: end that one before "
                  "you start another, or name another folder with --data."),
    "disk-free": ("{gb} GB free", ""),
    "disk-scarce": ("only {mb} MB free", "Make room: OBS's recordings, or what else writes here, may fill it "
                    "during the show."),
    "disk-full": ("only {mb} MB free: the journal may stop in the middle", "Make room, or name a folder on "
                  "another disk with --data."),
    "keys-fine": ("the keys of the pages stay as they are", ""),
    "keys-missing": ("the keys of the pages are made by the first run", "Print links and fill in OBS's "
                     "browser sources after that."),
    "keys-broken": ("cannot be used: the next run makes new keys, and old links stop working", "Bring the "
                    "file back from a copy, or hand out the new links."),
    "open-to-others": ("holds a secret, and other users of this computer can read it", "Take that away:\n"
                       "chmod 600 {path}"),
    # Pages.
    "port-free": ("is free", ""),
    "port-any": ("takes whatever port is free: links change with every start", "Set listen: port: in "
                 "settings.yaml before links are handed out or put into OBS."),
    "port-ours": ("a companion listens there already, run {run}", "That is the service, if you have started "
                  "it; another one needs another --port and --data."),
    "port-taken": ("another program listens there", "End that program, or take another port with --port or "
                   "listen: port: in settings.yaml."),
    "port-refused": ("cannot be listened on: {reason}", "Take another one with --host and --port, or "
                     "listen: in settings.yaml."),
    "reached-from-here": ("pages can be opened on this computer only", ""),
    "reached-from-outside": ("whoever is in the same network and has a link can open the pages, as {names}",
                             "Good for phones. In a network of strangers listen on 127.0.0.1."),
    "reached-by-no-name": ("listens for everybody, and pages can be asked for by no name of this computer",
                           "Name it in settings.yaml:\nlisten: {{host: 0.0.0.0, names: [192.168.1.20]}}"),
    # OBS.
    "obs-silent": ("does not answer: {reason}",
                   "Open OBS and tick Tools → WebSocket Server Settings → Enable "
                   "WebSocket server. If it is elsewhere, say so in settings.yaml:\n{settings}"),
    "obs-runs-unheard": ("OBS runs on this computer and does not listen there", "Tick Tools → WebSocket "
                         "Server Settings → Enable WebSocket server, and compare the port with the one in "
                         "settings.yaml:\n{settings}"),
    "obs-answers-not": ("takes the connection and does not answer as OBS does: {reason}", "If it is OBS, it "
                        "hangs or a dialog waits: look at its window. If it is another program, compare the "
                        "port with the one in settings.yaml:\n{settings}"),
    "obs-lost": ("stopped answering while it was asked: {reason}", "See whether OBS hangs or has crashed, "
                 "and run this again."),
    "obs-turns-away": ("does not let us in: {reason}", "The password stands in OBS under Tools → WebSocket "
                       'Server Settings → Show Connect Info. Put it into settings.yaml:\nobs: '
                       '{{password: "…"}}'),
    "version": ("OBS {version}, obs-websocket {websocket}", ""),
    "version-old": ("OBS {version} is older than those that are known to work (28 to 33)", "Install a newer "
                    "one."),
    "version-new": ("OBS {version} is newer than those that are known to work (28 to 33)", "Try everything "
                    "before the show, the emergency first."),
    "answers": ("answers within {ms} ms", ""),
    "answers-slowly": ("takes {ms} ms to answer: switches come late", "Close what else this computer does; "
                       "an OBS on another one belongs on a cable."),
    "draws": ("canvas {width}×{height}, {fps} frames a second, {ms} ms each", ""),
    "draws-badly": ("does not keep up: {drawn} of {fps} frames a second, {ms} ms each",
                    "Make the canvas or the frame rate smaller, or take sources and filters out."),
    "output-runs": ("runs now: viewers may be watching", "Mend what can be seen before or after, not now."),
    "other-automation": ("Advanced Scene Switcher is installed: two programs that switch scenes fight",
                         "Stop it for this show (Tools → Advanced Scene Switcher), or see that its macros "
                         "leave the show's scenes alone."),
    "stream-to": ("has somewhere to go", ""),
    "stream-nowhere": ("has no server or no key: it cannot start", "Settings → Stream in OBS."),
    "reconnects": ("connects again by itself", ""),
    "reconnects-not": ("does not connect again by itself", "Tick Settings → Advanced → Automatically "
                       "Reconnect in OBS."),
    "camera-output": ("this OBS has a virtual camera", ""),
    "camera-output-missing": ("this OBS has no virtual camera",
                              "Install it: it comes with OBS on Windows and "
                              "macOS; on Linux it needs v4l2loopback.\napt install v4l2loopback-dkms"),
    "record-room": ("{free} GB free in {folder}; {length} take about {needed} GB", ""),
    "record-no-room": ("{free} GB free in {folder}; {length} at {kbps} kbit/s take about {needed} GB",
                       "Make room, or choose another folder under Settings → Output → Recording in OBS."),
    "record-unknown": ("OBS does not tell where it records, or how much room there is", "Record a minute "
                       "before the show."),
    "record-folder-missing": ("records into {folder}, which is not there", "Choose a folder under Settings → "
                              "Output → Recording in OBS."),
    "obs-elsewhere": ("OBS is on another computer: its process, its key bindings and its folders cannot be "
                      "seen from here", "Run doctor there too, or see to them by hand."),
    "process-unknown": ("the process of OBS was not found: a crash is told from a cut line later, and OBS is "
                        "never started again", "Run OBS as the user who runs the companion."),
    "relaunch-off": ("after a crash OBS is not started again by itself", "If it may be, write into "
                     "settings.yaml:\nobs: {{relaunch: true}}"),
    "relaunch-ready": ("after a crash OBS is started again", ""),
    "relaunch-impossible": ("after a crash OBS could not be started again: the system does not say how it "
                            "was", "Write its command into settings.yaml, such as:\n"
                            "obs: {{relaunch: true, command: [flatpak, run, com.obsproject.Studio]}}"),
    "collection-other": ("OBS has the scene collection “{loaded}” loaded; nothing else of the show is looked "
                         "for", "Choose the show's own in OBS's Scene Collection menu."),
    "profile-other": ("OBS has the profile “{loaded}” loaded",
                      "Choose the show's own in OBS's Profile menu."),
    "studio-mode-on": ("is off, and the show wants it on", "Click Studio Mode among OBS's Controls."),
    "studio-mode-off": ("is on, and the show wants it off", "Click Studio Mode among OBS's Controls."),
    # The show in OBS: what setting it up makes or changes, and what only a person can do.
    "scene-make": ("is not in OBS (role: {roles})", _SETUP),
    "fallback-scene-make": ("is not in OBS: an emergency has nothing to show", _SETUP),
    "camera-missing-windows": ("is not in OBS", "Sources → + → Video Capture Device, with just this name."),
    "camera-missing-mac": ("is not in OBS", "Sources → + → Video Capture Device, with just this name."),
    "camera-missing-linux": ("is not in OBS", "Sources → + → Video Capture Device (V4L2), with just this "
                             "name."),
    "microphone-missing-windows": ("is not in OBS",
                                   "Sources → + → Audio Input Capture, with just this name."),
    "microphone-missing-mac": ("is not in OBS", "Sources → + → Audio Input Capture, with just this name."),
    "microphone-missing-linux": ("is not in OBS", "Sources → + → Audio Input Capture (PulseAudio), with just "
                                 "this name."),
    "keep-running": ("stops when it is off air: nobody could see it come back", _SETUP),
    "add-under-fallback": ("is not in “{scene}”: there viewers would hear nothing, and nobody could tell "
                           "whether it is alive", _SETUP),
    "show-under-fallback": ("is hidden in “{scene}”: there viewers would hear nothing", _SETUP),
    "sound-with-picture": ("is not in “{scene}”, and has a picture that would lie over it", "Add an Audio "
                           "Input Capture for the host."),
    "slate-make": ("shows nothing: viewers would see black", _SETUP),
    "slate-refresh": ("shows a slate that no longer fits the canvas or the show", _SETUP),
    "slate-elsewhere": ("shows nothing, and OBS on another computer cannot read a picture of this one",
                        "Put something into it there that moves and needs no camera."),
    "slate-impossible": ("shows nothing, and this OBS has no image source",
                         "Put something into it that moves "
                         "and needs no camera."),
    "slate-not-seen": ("OBS did not read the picture {path}", "One from Flatpak or Snap has to be allowed to "
                       "read that folder."),
    "camera-in-fallback": ("is in the fallback scene too: when it breaks, so does what covers for it", "Take "
                           "it out of that scene."),
    "cut-own": ("has a transition of its own, “{transition}”, which an emergency waits for", "If it should "
                "cut, set its Transition Override to Cut."),
    "cut-set": ("has no cut of its own: an emergency comes with the usual transition", _SETUP),
    "cut-none": ("OBS has no cut: an emergency comes with the usual transition", "Add one in Scene "
                 "Transitions."),
    "camera-shows": ("gives a picture", ""),
    "camera-black": ("gives a black picture", "Take off the lens cap, switch on the light, look at the "
                     "camera's own screen."),
    "camera-shows-nothing": ("gives no picture at all",
                             "Plug it in, switch it on, or choose its device again "
                             "in OBS."),
    "sound": ("is heard, up to {db} dB", ""),
    "sound-quiet": ("is all but silent, {db} dB",
                    "Speak into it and run this again; nobody may have spoken."),
    "sound-clips": ("is too loud, {db} dB: it distorts", "Turn its gain down."),
    "sound-none": ("no sound comes from it: OBS gets exact silence",
                   "Switch it on, plug it in, or choose its "
                   "device again in OBS."),
    "sound-muted": ("is muted", "Unmute it in OBS's Audio Mixer before the show."),
    "sound-unknown": ("is not measured: it is in no scene that is on programme", "Take a scene that has it, "
                      "speak, and run this again."),
    "fallback-black": ("gives a black picture or none", "Look at it in OBS, and put something into it that "
                       "moves and needs no camera."),
    "fallback-still": ("does not move: viewers may take it for a picture that froze", "Put something that "
                       "moves into it."),
    "fallback-moves": ("shows a picture that moves", ""),
    # Overlays.
    "no-browser-source": ("this OBS has no browser source, so no overlays", "Install the one of "
                          "obsproject.com (on Linux from Flathub or its PPA), or take Chromium's window into "
                          "OBS with a colour key, full screen at:\n{url}"),
    "overlay-unreachable": ("OBS cannot reach this service, which listens on this computer only or on a port "
                            "that changes", "Write into settings.yaml:\n"
                            "listen: {{host: 0.0.0.0, port: 8765, names: [192.168.1.20]}}"),
    "overlay-make": ("OBS has no browser source for the overlays; “{scene}” needs one", _SETUP),
    "overlay-add": ("are not in “{scene}”", _SETUP),
    "overlay-set": ("the browser source is set otherwise than it should be", _SETUP),
    "overlay-switched-off": ("are in “{scene}”, and switched off", "Switch them on in OBS, unless that is "
                             "meant."),
    # Emergency.
    "fallback-works": ("companion fallback would put “{scene}” on air", ""),
    "fallback-no-file": ("is missing: companion fallback would do nothing", "companion run writes it, and so "
                         "does setting OBS up:\n{setup}"),
    "fallback-bad-file": ("cannot be used: companion fallback would do nothing", "companion run writes it "
                          "anew, and so does setting OBS up:\n{setup}"),
    "fallback-silent": ("no OBS answers at {address}: companion fallback would do nothing", "Open OBS; if "
                        "the address is an old one, write the file anew:\n{setup}"),
    "fallback-turned-away": ("OBS at {address} does not take the password in it", "Write the file anew:\n"
                             "{setup}"),
    "fallback-no-scene": ("OBS has no scene “{scene}”, which companion fallback would take", _SETUP),
    "fallback-stale": ("is of another show or of other settings", "companion run writes it anew, and so does "
                       "setting OBS up:\n{setup}"),
    "script-there": ("the script for OBS lies ready", ""),
    "script-stale": ("the script for OBS is missing in the data folder, or old", "companion run writes it, "
                     "and so does setting OBS up:\n{setup}"),
    "script-not-loaded": ("OBS has not loaded the script: no key brings “{scene}”", "Tools → Scripts → +, "
                          "choose {path}. Or close OBS and type:\n{script}"),
    "script-elsewhere": ("OBS on another computer has not loaded the script: no key brings “{scene}”",
                         "Copy {path} there, choose it in Tools → Scripts → +, and “{scene}” on the right."),
    "keys-always": ("keys work while OBS is behind another window", ""),
    "keys-behind": ("keys are dead while OBS is behind another window", "Set Settings → Advanced → Hotkeys → "
                    "Hotkey Focus Behavior to Never disable hotkeys."),
    "keys-in-front": ("keys are dead while OBS is in front", "Set Settings → Advanced → Hotkeys → Hotkey "
                      "Focus Behavior to Never disable hotkeys."),
    "key-bound": ("the emergency key is {keys}", ""),
    "key-unbound": ("the script is loaded, and no key is bound to it", "Settings → Hotkeys, search for Live "
                    "Companion."),
    "key-unknown": ("which key is bound cannot be seen", "Press it once before the show, and look at "
                    "programme."),
}  # fmt: skip
