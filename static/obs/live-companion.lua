-- Live Companion: two keys in OBS that work with nothing else running.
--
-- "Fallback" puts the emergency scene on programme, also in studio mode and in the middle of a
-- transition; "return" goes back to the scene that was left. Add it in Tools > Scripts; change the keys
-- in Settings > Hotkeys. The emergency scene is the one of the show that ran last, as emergency.json beside
-- this file says, unless another is chosen in Tools > Scripts. Licence: GPL-3.0-or-later.

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

function script_description()
  return "Live Companion: emergency scene and return by one key each, with nothing else running.\n"
    .. "应急画面与返回，各一个按键；不依赖其他程序。"
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
end

function script_save(settings)
  for key, id in pairs(hotkeys) do
    local bindings = obs.obs_hotkey_save(id)
    obs.obs_data_set_array(settings, key .. "_key", bindings)
    obs.obs_data_array_release(bindings)
  end
end
