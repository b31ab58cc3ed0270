// The workspace as the page knows it, and how each event changes it.
import { createContext, useContext } from "react";

export const KEPT_LOG = 300;

export const empty = {
  ready: false, online: false, users: {}, channels: {}, groups: {}, messages: {}, modals: {}, homes: {}, log: [], bot: "",
};

const key = (message) => `${message.channel} ${message.ts}`;
const byId = (items) => Object.fromEntries(items.map((item) => [item.id, item]));

export function reduce(state, event) {
  switch (event.type) {
    case "snapshot": {
      const modals = {};
      const homes = {};
      for (const view of event.views) {
        if (view.type === "home") homes[view.user_id] = view;
        else (modals[view.user_id] ??= []).push(view);
      }
      const messages = Object.fromEntries(event.messages.map((message) => [key(message), message]));
      return {
        ...state, ready: true, online: true, bot: event.bot, users: byId(event.users), channels: byId(event.channels),
        groups: byId(event.usergroups), messages, modals, homes,
      };
    }
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
    case "offline":
      return { ...state, online: false };
    default:
      return state;
  }
}

// What `person` sees in a channel, oldest first; replies only where they were also sent to the channel.
export function visible(state, person, channel) {
  return Object.values(state.messages)
    .filter((each) => each.channel === channel && !each.deleted)
    .filter((each) => !each.ephemeral_to || each.ephemeral_to === person)
    .filter((each) => !each.thread_ts || each.broadcast)
    .sort((a, b) => (a.ts < b.ts ? -1 : 1));
}

export function repliesOf(state, person, channel, root) {
  return Object.values(state.messages)
    .filter((each) => each.channel === channel && each.thread_ts === root && !each.deleted)
    .filter((each) => !each.ephemeral_to || each.ephemeral_to === person)
    .sort((a, b) => (a.ts < b.ts ? -1 : 1));
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
