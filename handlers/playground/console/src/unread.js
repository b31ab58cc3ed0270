// What each person has read: up to which message of a channel, a direct message or a thread.
import { useCallback, useMemo } from "react";
import { calls, channelsOf, repliesOf, visible } from "./state.js";
import { useKept } from "./kept.js";

export const threadKey = (channel, root) => `${channel} ${root}`;
const newest = (messages) => messages.at(-1)?.ts ?? "0";

// Threads that somebody is part of: they began it, wrote in it, or were called there.
function threadsOf(state, person) {
  const roots = new Map();
  for (const each of Object.values(state.messages)) {
    if (each.thread_ts && !each.deleted) roots.set(threadKey(each.channel, each.thread_ts), each);
  }
  const mine = new Set(channelsOf(state, person).map((channel) => channel.id));
  const found = [];
  for (const [key, { channel, thread_ts: ts }] of roots) {
    const root = state.messages[key];
    if (!mine.has(channel) || !root || root.deleted) continue;
    const replies = repliesOf(state, person, channel, ts);
    const part = [root, ...replies].some((each) => each.user === person || each.ephemeral_to === person || calls(state, each, person));
    if (replies.length && part) found.push({ key, channel, ts, root, replies });
  }
  return found.sort((a, b) => (newest(a.replies) > newest(b.replies) ? -1 : 1));
}

// For one person: `channels` {id: {some, calls}}, `threads` (followed ones, with how many are new), `called`.
export function unreadOf(state, read, person) {
  const fresh = (messages, key) => messages.filter((each) => each.user !== person && each.ts > (read[key] ?? "0"));
  const channels = {};
  for (const channel of channelsOf(state, person)) {
    const news = fresh(visible(state, person, channel.id), channel.id);
    const called = channel.is_im ? news : news.filter((each) => calls(state, each, person));
    channels[channel.id] = { some: news.length > 0, calls: called.length };
  }
  const threads = threadsOf(state, person).map((thread) => {
    const news = fresh(thread.replies, thread.key);
    return { ...thread, news: news.length, calls: news.filter((each) => calls(state, each, person)).length };
  });
  const total = [...Object.values(channels), ...threads].reduce((sum, each) => sum + each.calls, 0);
  return { channels, threads, called: total > 0 };
}

export function useUnread(state, people) {
  const [read, setRead] = useKept("read", {});
  const unread = useMemo(
    () => Object.fromEntries(people.map(({ id }) => [id, unreadOf(state, read[id] ?? {}, id)])),
    [state.messages, state.channels, state.groups, read, people],
  );
  const markRead = useCallback(
    (person, key, messages) =>
      setRead((all) => {
        const ts = newest(messages);
        if (ts <= (all[person]?.[key] ?? "0")) return all;
        return { ...all, [person]: { ...all[person], [key]: ts } };
      }),
    [setRead],
  );
  return { unread, read, markRead };
}
