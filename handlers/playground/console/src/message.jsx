// One message: who, when, what, the files, and how many replies it has.
import { useMemo, useState } from "react";
import { act, ApiError, complaint } from "./api.js";
import { Blocks } from "./blocks.jsx";
import { Face } from "./people.jsx";
import { Text } from "./show.jsx";
import { calls, repliesOf, useWorkspace } from "./state.js";

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
export const timeOf = (ts) => clock.format(new Date(Number(ts) * 1000));
const EMOJI = { "+1": "👍", "-1": "👎", eyes: "👀", white_check_mark: "✅", x: "❌", hourglass: "⌛" };

function File({ file }) {
  const [open, setOpen] = useState(false);
  return (
    <div className="file">
      <div className="file-head">
        <strong>{file.title}</strong>
        <small>{file.size} bytes</small>
        <a className="quiet" href={`files/${file.id}`} download={file.name}>Download</a>
      </div>
      <pre className={open ? "" : "short"}>{file.preview}</pre>
      {file.preview.split("\n").length > 6 && <button type="button" className="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>{open ? "Show less" : "Show more"}</button>}
    </div>
  );
}

function Replies({ message, onOpen }) {
  const { state, person } = useWorkspace();
  const replies = repliesOf(state, person, message.channel, message.ts).filter((each) => !each.ephemeral_to);
  if (!replies.length) return null;
  const who = [...new Set(replies.map((each) => each.user))].slice(0, 4);
  return (
    <button type="button" className="replies" onClick={() => onOpen(message)}>
      {who.map((id) => <Face key={id} user={state.users[id]} state={state} size={22} />)}
      <strong>{replies.length} {replies.length === 1 ? "reply" : "replies"}</strong>
      <span>Last at {timeOf(replies.at(-1).ts)}</span>
    </button>
  );
}

export function Post({ message, inThread = false, onOpen, follows = false }) {
  const { state, person, report, onPressed } = useWorkspace();
  const author = state.users[message.user];
  const place = { user: person, channel: message.channel, ts: message.ts };
  const guard = async (work, otherwise) => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      report(error.message);
      return otherwise;
    }
  };
  const use = async (block, element, value) => {
    const body = { ...place, block_id: block.block_id, action_id: element.action_id, value };
    const answer = await guard(() => act("click", body), {});
    if (complaint(answer)) report(complaint(answer));
    else onPressed(element);
  };
  const ask = (block, element, typed) =>
    guard(() => act("options", { ...place, block_id: block.block_id, action_id: element.action_id, value: typed }), { options: [], option_groups: [] });
  const isCall = useMemo(() => message.user !== person && calls(state, message, person), [state.groups, message, person]);
  const classes = ["post", message.ephemeral_to && "ephemeral", isCall && "called", follows && "follows"].filter(Boolean).join(" ");
  return (
    <article className={classes} data-ts={message.ts} aria-label={`${author?.name ?? "Somebody"} at ${timeOf(message.ts)}`}>
      {message.ephemeral_to && <p className="only-you"><span aria-hidden="true">👁</span> Only visible to you</p>}
      {message.broadcast && !inThread && <p className="only-you">replied to a thread</p>}
      {follows ? <time className="gutter" aria-hidden="true">{timeOf(message.ts)}</time> : <Face user={author} state={state} />}
      <div className="post-body">
        {!follows && (
          <div className="post-head">
            <strong>{author?.name ?? message.user}</strong>
            {author?.is_bot && <span className="app-tag">APP</span>}
            <time dateTime={new Date(Number(message.ts) * 1000).toISOString()}>{timeOf(message.ts)}</time>
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
      {!inThread && !message.ephemeral_to && onOpen && !message.thread_ts && (
        <button type="button" className="quiet reply-to" aria-label={`Reply in thread to ${author?.name ?? "this message"}`} onClick={() => onOpen(message)}>💬</button>
      )}
    </article>
  );
}
