// One message: who, when, what, the files, how many replies it has, and what can be done with it.
import { useMemo } from "react";
import { act, complaint, told } from "./api.js";
import { Blocks } from "./blocks.jsx";
import { Menu } from "./menu.jsx";
import { Face } from "./people.jsx";
import { File } from "./pictures.jsx";
import { Text } from "./show.jsx";
import { calls, repliesOf, useWorkspace } from "./state.js";
import { threadKey } from "./unread.js";

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const whole = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });
export const timeOf = (ts) => clock.format(new Date(Number(ts) * 1000));
const EMOJI = { "+1": "👍", "-1": "👎", eyes: "👀", white_check_mark: "✅", x: "❌", hourglass: "⌛" };

function Replies({ message, onOpen }) {
  const { state, person, unread } = useWorkspace();
  const replies = repliesOf(state, person, message.channel, message.ts).filter((each) => !each.ephemeral_to);
  if (!replies.length) return null;
  const who = [...new Set(replies.map((each) => each.user))].slice(0, 4);
  const news = unread.threads.find((each) => each.key === threadKey(message.channel, message.ts))?.news ?? 0;
  return (
    <button type="button" className="replies" onClick={() => onOpen(message)}>
      {who.map((id) => <Face key={id} user={state.users[id]} state={state} size={22} />)}
      <strong>{replies.length} {replies.length === 1 ? "reply" : "replies"}</strong>
      {news > 0 && <em className="news">{news} new</em>}
      <span>Last at {timeOf(replies.at(-1).ts)}</span>
    </button>
  );
}

// What Slack offers at each message: a reply in its thread, and the shortcuts of the app.
function Tools({ message, author, onOpen }) {
  const { state, person, report } = useWorkspace();
  const name = author?.name ?? "somebody";
  const shortcut = (each) => told(report, act("shortcut", { user: person, callback_id: each.callback_id, channel: message.channel, ts: message.ts }));
  const items = state.shortcuts.filter((each) => each.on_message).map((each) => ({ key: each.callback_id, label: each.name, about: each.about, onPick: () => shortcut(each) }));
  const copy = { key: "copy", label: "Copy its JSON", about: "Text and blocks, as the app sent them", onPick: async () => {
    const { text, blocks } = message;
    await navigator.clipboard.writeText(JSON.stringify({ text, blocks }, null, 2)).then(() => report("Copied."), () => report("The browser did not allow to copy."));
  } };
  return (
    <span className="tools">
      {onOpen && <button type="button" className="quiet" aria-label={`Reply in thread to ${name}`} title="Reply in thread" onClick={() => onOpen(message)}><span aria-hidden="true">💬</span></button>}
      <Menu label={`More for the message of ${name}`} className="quiet" heading="dockfix" items={[...items, copy]}><span aria-hidden="true">⋮</span></Menu>
    </span>
  );
}

export function Post({ message, inThread = false, onOpen, follows = false }) {
  const { state, person, report, onPressed } = useWorkspace();
  const author = state.users[message.user];
  const place = { user: person, channel: message.channel, ts: message.ts };
  const use = async (block, element, value) => {
    const answer = await told(report, act("click", { ...place, block_id: block.block_id, action_id: element.action_id, value }), { error: "refused" });
    if (!complaint(answer)) onPressed(element);
  };
  const ask = (block, element, typed) =>
    told(report, act("options", { ...place, block_id: block.block_id, action_id: element.action_id, value: typed }), { options: [], option_groups: [] });
  const isCall = useMemo(() => message.user !== person && calls(state, message, person), [state.groups, message, person]);
  const classes = ["post", message.ephemeral_to && "ephemeral", isCall && "called", follows && "follows"].filter(Boolean).join(" ");
  const when = new Date(Number(message.ts) * 1000);
  const canAnswer = onOpen && !inThread && !message.thread_ts;
  return (
    <article className={classes} data-ts={message.ts} aria-label={`${author?.name ?? "Somebody"} at ${timeOf(message.ts)}`}>
      {message.ephemeral_to && <p className="only-you"><span aria-hidden="true">👁 </span>Only visible to you</p>}
      {message.broadcast && !inThread && <p className="only-you">replied to a thread</p>}
      {follows ? <time className="gutter" aria-hidden="true">{timeOf(message.ts)}</time> : <Face user={author} state={state} />}
      <div className="post-body">
        {!follows && (
          <div className="post-head">
            <strong>{author?.name ?? message.user}</strong>
            {author?.is_bot && <span className="app-tag">APP</span>}
            <time dateTime={when.toISOString()} title={whole.format(when)}>{timeOf(message.ts)}</time>
          </div>
        )}
        {message.blocks.length > 0 ? <Blocks blocks={message.blocks} use={use} ask={ask} /> : message.text && <Text mrkdwn={message.text} />}
        {message.files.map((file) => <File key={file.id} file={file} />)}
        {message.reactions.length > 0 && (
          <div className="reactions">
            {message.reactions.map((each) => <span key={each.name} title={`:${each.name}:`}>{EMOJI[each.name] ?? `:${each.name}:`} {each.count}</span>)}
          </div>
        )}
        {!inThread && !message.ephemeral_to && !message.thread_ts && <Replies message={message} onOpen={onOpen} />}
      </div>
      {!message.ephemeral_to && <Tools message={message} author={author} onOpen={canAnswer ? onOpen : null} />}
    </article>
  );
}
