// The workspace as the page knows it, how each event changes it, and who sees what of it.
import { createContext, useContext } from "react";

export const KEPT_LOG = 1000;

export const empty = {
  ready: false, online: false, users: {}, channels: {}, groups: {}, messages: {}, modals: {}, homes: {}, log: [], bot: "",
  faults: [], sockets: { connections: 0, leaving: 0 }, commands: [], shortcuts: [],
};

const key = (message) => `${message.channel} ${message.ts}`;
const byId = (items) => Object.fromEntries(items.map((item) => [item.id, item]));

function fromSnapshot(state, event) {
  const modals = {};
  const homes = {};
  for (const view of event.views) {
    if (view.type === "home") homes[view.user_id] = view;
    else (modals[view.user_id] ??= []).push(view);
  }
  const { bot, faults, commands, shortcuts, connections, leaving } = event;
  return {
    ...state, ready: true, online: true, bot, faults, commands, shortcuts, sockets: { connections, leaving },
    users: byId(event.users), channels: byId(event.channels), groups: byId(event.usergroups),
    messages: Object.fromEntries(event.messages.map((message) => [key(message), message])), modals, homes,
  };
}

// What was noted before the page was opened comes by another way than what is noted from now on.
function withNotes(log, entries) {
  const known = new Set(log.map((entry) => entry.id));
  return [...log, ...entries.filter((entry) => !known.has(entry.id))].sort((a, b) => a.id - b.id).slice(-KEPT_LOG);
}

export function reduce(state, event) {
  switch (event.type) {
    case "snapshot":
      return fromSnapshot(state, event);
    case "message":
      return { ...state, messages: { ...state.messages, [key(event.message)]: event.message } };
    case "channel":
      return { ...state, channels: { ...state.channels, [event.channel.id]: event.channel } };
    case "views":
      return { ...state, modals: { ...state.modals, [event.user]: event.views } };
    case "home":
      return { ...state, homes: { ...state.homes, [event.user]: event.view } };
    case "log":
      return { ...state, log: [...state.log.slice(1 - KEPT_LOG), event.entry] };
    case "notes":
      return { ...state, log: withNotes(state.log, event.log) };
    case "faults":
      return { ...state, faults: event.faults };
    case "sockets":
      return { ...state, sockets: { connections: event.connections, leaving: event.leaving } };
    case "offline":
      return { ...state, online: false };
    default:
      return state;
  }
}

const older = (a, b) => (a.ts < b.ts ? -1 : 1);
const isFor = (message, person) => !message.deleted && (!message.ephemeral_to || message.ephemeral_to === person);

// The channels that somebody is in; of direct messages only their own.
export const channelsOf = (state, person) => Object.values(state.channels).filter((each) => each.members.includes(person));

// What `person` sees in a channel, oldest first; replies only where they were also sent to the channel.
export function visible(state, person, channel) {
  return Object.values(state.messages)
    .filter((each) => each.channel === channel && isFor(each, person) && (!each.thread_ts || each.broadcast))
    .sort(older);
}

export function repliesOf(state, person, channel, root) {
  return Object.values(state.messages)
    .filter((each) => each.channel === channel && each.thread_ts === root && isFor(each, person))
    .sort(older);
}

// Whether a message calls `person`, by name or by a group that they are in.
export function calls(state, message, person) {
  const written = message.text + JSON.stringify(message.blocks ?? []);
  if (written.includes(`<@${person}>`) || written.includes(`"user_id":"${person}"`)) return true;
  return Object.values(state.groups).some(
    (group) => group.members.includes(person) && (written.includes(`<!subteam^${group.id}`) || written.includes(`"usergroup_id":"${group.id}"`)),
  );
}

export const Workspace = createContext(null);
export const useWorkspace = () => useContext(Workspace);
