-- Live Companion: what works in OBS with nothing else running.
--
-- Two keys: "fallback" puts the emergency scene on programme, also in studio mode and in the middle of a
-- transition; "return" goes back to the scene that was left. Add it in Tools > Scripts; change the keys
-- in Settings > Hotkeys. The emergency scene is the one of the show that ran last, as emergency.json beside
-- this file says, unless another is chosen in Tools > Scripts.
--
-- A clock: the text in the emergency scene that "obs setup" made shows the time of day of the show.
--
-- A watch: while the service runs it renews alive.json beside this file each second. When it stops doing so
-- without having said goodbye, and an output runs, a window of OBS tells the crew. Viewers never see it.
--
-- Licence: GPL-3.0-or-later.

local obs = obslua

local DEFAULTS = { fallback = "OBS_KEY_F8", ["return"] = "OBS_KEY_F9" }
local LOOK_AGAIN_MS = 100
local LOOKS = 30 -- for three seconds

local scene_name = "Fallback"
local chosen = false -- in Tools > Scripts: then it stays, whatever show runs
local left_name = nil -- the scene to return to
local wanted = nil -- the scene that must come on programme, until it is there
local looks = 0
local hotkeys = {}

local BEAT_MS = 250
local BEATS_A_SECOND = 4
local TEXT_KINDS = { text_ft2_source = true, text_gdiplus = true }
local CLOCK_MARK = "clock" -- what "obs setup" writes into the settings of the text, as live_companion

local STALE_S = 5
local OF_ANOTHER_DAY_S = 12 * 3600 -- a sign so old was left by another show
local NOTICE = "Live Companion 没有回应 · is not responding"
local NOTICE_PICTURE = "live-companion-notice.png"

local beats = 0
local second_shown = nil
local ahead_s = nil -- how far the clocks of the show are ahead of UTC; nil: as this computer is set
local sign_at = nil -- the last sign of life: when it was given, by the clock of the service
local quiet_s = 0 -- how long that has been the last one
local notice = nil -- the source that the window shows; nil: there is nothing to tell
local window_wanted = false

local function say(level, text)
  obs.script_log(level, text)
end

local function programme()
  local source = obs.obs_frontend_get_current_scene()
  if source == nil then
    return nil
  end
  local name = obs.obs_source_get_name(source)
  obs.obs_source_release(source)
  return name
end

-- The fallback scene of the show that ran last; nil when no file says it.
local function named_by_the_show()
  local file = obs.obs_data_create_from_json_file(script_path() .. "emergency.json")
  if file == nil then
    return nil
  end
  local name = obs.obs_data_get_string(file, "fallback_scene")
  obs.obs_data_release(file)
  return name ~= "" and name or nil
end

local function transition_runs()
  local transition = obs.obs_frontend_get_current_transition()
  if transition == nil then
    return false
  end
  local running = obs.obs_transition_get_time(transition) < 1.0
  obs.obs_source_release(transition)
  return running
end

-- OBS may name the scene as programme and not show it: a switch during a transition in studio mode.
local function shown(name)
  if programme() ~= name then
    return false
  end
  if not obs.obs_frontend_preview_program_mode_active() then
    return true
  end
  local output = obs.obs_get_output_source(0)
  if output == nil then
    return false
  end
  local inside = output
  if obs.obs_source_get_type(output) == obs.OBS_SOURCE_TYPE_TRANSITION then
    inside = obs.obs_transition_get_active_source(output)
    obs.obs_source_release(output)
  end
  if inside == nil then
    return false
  end
  -- In studio mode the output is a private copy of the scene under the same name.
  local same = obs.obs_source_get_name(inside) == name
  obs.obs_source_release(inside)
  return same
end

-- During a transition OBS only names the scene (studio mode), or gets stuck after it (otherwise); so the
-- transition itself is told to end there. The quick way of doing it, studio mode on and off, must not be
-- called from a script: it works on windows from the wrong thread, and OBS 29 crashes.
local function end_transition_at(source)
  local output = obs.obs_get_output_source(0)
  if output == nil then
    return
  end
  if obs.obs_source_get_type(output) == obs.OBS_SOURCE_TYPE_TRANSITION then
    obs.obs_transition_set(output, source)
  end
  obs.obs_source_release(output)
end

local function take(name)
  local source = obs.obs_get_source_by_name(name)
  if source == nil then
    say(obs.LOG_ERROR, "there is no scene named " .. name)
    return false
  end
  local in_the_way = transition_runs()
  obs.obs_frontend_set_current_scene(source)
  if in_the_way then
    end_transition_at(source)
  end
  obs.obs_source_release(source)
  return true
end

local function look()
  looks = looks + 1
  if wanted == nil or shown(wanted) then
    obs.timer_remove(look)
    wanted = nil
  elseif looks >= LOOKS then
    obs.timer_remove(look)
    say(obs.LOG_ERROR, wanted .. " did not come on programme; click it in OBS")
    wanted = nil
  elseif programme() ~= wanted or not transition_runs() then
    take(wanted)
  end
end

local function go(name)
  obs.timer_remove(look)
  wanted, looks = name, 0
  if take(name) then
    obs.timer_add(look, LOOK_AGAIN_MS)
  end
end

local function on_fallback(pressed)
  if not pressed then
    return
  end
  if not chosen then
    scene_name = named_by_the_show() or scene_name
  end
  local now = programme()
  if now ~= nil and now ~= scene_name then
    left_name = now
  end
  go(scene_name)
end

local function on_return(pressed)
  if not pressed then
    return
  end
  if left_name == nil then
    say(obs.LOG_WARNING, "no scene to return to is known")
    return
  end
  go(left_name)
end

local function register(settings, key, description, callback)
  local id = obs.obs_hotkey_register_frontend("live_companion_" .. key, description, callback)
  local bindings = obs.obs_data_get_array(settings, key .. "_key")
  if bindings == nil then
    bindings = obs.obs_data_array_create()
    local binding = obs.obs_data_create()
    obs.obs_data_set_string(binding, "key", DEFAULTS[key])
    obs.obs_data_array_push_back(bindings, binding)
    obs.obs_data_release(binding)
  end
  obs.obs_hotkey_load(id, bindings)
  obs.obs_data_array_release(bindings)
  hotkeys[key] = id
end

-- Clock ---------------------------------------------------------------------------------------------------

local function is_clock(source)
  if not TEXT_KINDS[obs.obs_source_get_unversioned_id(source)] then
    return false
  end
  local settings = obs.obs_source_get_settings(source)
  local found = obs.obs_data_get_string(settings, "live_companion") == CLOCK_MARK
  obs.obs_data_release(settings)
  return found
end

-- Off programme as well: whenever it comes, it is right from its first frame on.
local function show_time(now)
  local text = ahead_s and os.date("!%H:%M:%S", now + ahead_s) or os.date("%H:%M:%S", now)
  local sources = obs.obs_enum_sources()
  if sources == nil then
    return
  end
  for _, source in ipairs(sources) do
    if is_clock(source) then
      local settings = obs.obs_data_create()
      obs.obs_data_set_string(settings, "text", text)
      obs.obs_source_update(source, settings)
      obs.obs_data_release(settings)
    end
  end
  obs.source_list_release(sources)
end

-- Watch ---------------------------------------------------------------------------------------------------

-- When the service gave its last sign of life; nil: it has ended as it should, or never ran.
local function last_sign()
  local file = obs.obs_data_create_from_json_file(script_path() .. "alive.json")
  if file == nil then
    return nil
  end
  local at = obs.obs_data_get_int(file, "at")
  ahead_s = obs.obs_data_get_int(file, "ahead_s")
  obs.obs_data_release(file)
  return at
end

local function output_runs()
  return obs.obs_frontend_streaming_active()
    or obs.obs_frontend_recording_active()
    or obs.obs_frontend_virtualcam_active()
end

-- No hand can put it into a scene, for OBS does not list what is hidden; if another program does, it is gone from
-- programme with the next frame.
local function hide_notice()
  if notice ~= nil then
    obs.obs_source_set_enabled(notice, false)
  end
end

local function show_notice()
  if notice ~= nil then
    obs.obs_source_set_enabled(notice, true)
  end
end

local function remove_left_over()
  local other = obs.obs_get_source_by_name(NOTICE)
  if other ~= nil then
    obs.obs_source_remove(other)
    obs.obs_source_release(other)
  end
end

local function give_notice()
  remove_left_over()
  local settings = obs.obs_data_create()
  obs.obs_data_set_string(settings, "file", script_path() .. NOTICE_PICTURE)
  notice = obs.obs_source_create("image_source", NOTICE, settings, nil)
  obs.obs_data_release(settings)
  if notice == nil then
    return
  end
  obs.obs_source_set_hidden(notice, true) -- OBS does not save it either
  local signals = obs.obs_source_get_signal_handler(notice)
  obs.signal_handler_connect(signals, "activate", hide_notice)
  obs.signal_handler_connect(signals, "deactivate", show_notice)
  window_wanted = true
  say(obs.LOG_INFO, "Live Companion has given no sign of life for " .. STALE_S .. " seconds")
end

-- Its window goes with it.
local function take_notice_away()
  window_wanted = false
  if notice == nil then
    return
  end
  obs.obs_source_remove(notice)
  obs.obs_source_release(notice)
  notice = nil
end

local function watch(now)
  local at = last_sign()
  if at == nil or at ~= sign_at then
    sign_at, quiet_s = at, 0
    take_notice_away()
    return
  end
  quiet_s = quiet_s + 1
  if quiet_s < STALE_S or now - at > OF_ANOTHER_DAY_S or not output_runs() then
    take_notice_away()
  elseif notice == nil then
    give_notice()
  end
  if window_wanted then
    -- OBS calls script_save for it, from the thread of its windows: opened from here, the window would keep
    -- OBS from drawing until that thread has time, for ever if it waits for this script just then.
    obs.obs_frontend_save()
  end
end

local function beat()
  beats = beats + 1
  local now = os.time()
  if now ~= second_shown then
    second_shown = now
    show_time(now)
  end
  if beats % BEATS_A_SECOND == 0 then
    watch(now)
  end
end

-- OBS's calls ---------------------------------------------------------------------------------------------

function script_description()
  return "Live Companion: emergency scene and return by one key each, the clock of the emergency scene, and "
    .. "a notice when the service has stopped.\n"
    .. "应急画面与返回，各一个按键；应急画面上的时钟；服务停止时提醒导播。不依赖其他程序。"
end

function script_defaults(settings)
  obs.obs_data_set_default_string(settings, "scene", named_by_the_show() or "Fallback")
end

function script_properties()
  local properties = obs.obs_properties_create()
  local list = obs.obs_properties_add_list(
    properties, "scene", "应急场景 / Fallback scene", obs.OBS_COMBO_TYPE_LIST, obs.OBS_COMBO_FORMAT_STRING)
  local names = obs.obs_frontend_get_scene_names()
  if names ~= nil then
    for _, name in ipairs(names) do
      obs.obs_property_list_add_string(list, name, name)
    end
  end
  return properties
end

function script_update(settings)
  scene_name = obs.obs_data_get_string(settings, "scene")
  chosen = obs.obs_data_has_user_value(settings, "scene")
end

function script_load(settings)
  register(settings, "fallback", "Live Companion: 应急画面 / fallback", on_fallback)
  register(settings, "return", "Live Companion: 返回 / return", on_return)
  obs.timer_add(beat, BEAT_MS)
end

function script_unload()
  take_notice_away()
end

function script_save(settings)
  for key, id in pairs(hotkeys) do
    local bindings = obs.obs_hotkey_save(id)
    obs.obs_data_set_array(settings, key .. "_key", bindings)
    obs.obs_data_array_release(bindings)
  end
  if window_wanted then
    window_wanted = false
    obs.obs_frontend_open_projector("Source", -1, "", NOTICE)
  end
end
