// What is written in one place: a channel, a direct message, a thread, or all threads that concern somebody.
import { useEffect, useMemo, useRef, useState } from "react";
import { Composer } from "./composer.jsx";
import { GuideStrip, useSteps } from "./guide.jsx";
import { Post, timeOf } from "./message.jsx";
import { Scroll } from "./scroll.jsx";
import { Text } from "./show.jsx";
import { repliesOf, useWorkspace, visible } from "./state.js";
import { threadKey } from "./unread.js";

const placeName = (channel) => (channel.is_im ? "dockfix" : `#${channel.name}`);

// Whoever has a place before their eyes has read it; returns where the news began when they came.
function useReading(key, messages) {
  const { person, read, markRead } = useWorkspace();
  const box = useRef(null);
  const [line] = useState(read[person]?.[key] ?? "");
  useEffect(() => {
    const look = () => box.current?.offsetParent !== null && document.visibilityState === "visible" && markRead(person, key, messages);
    look();
    document.addEventListener("visibilitychange", look);
    window.addEventListener("resize", look);
    return () => {
      document.removeEventListener("visibilitychange", look);
      window.removeEventListener("resize", look);
    };
  });
  const firstNew = line && messages.find((each) => each.ts > line && each.user !== person);
  const wrote = firstNew && messages.some((each) => each.user === person && each.ts > firstNew.ts);
  return { box, firstNew: wrote ? "" : firstNew?.ts };
}

const News = () => <p className="new-line" role="separator"><span>New</span></p>;

export function Conversation({ channel, ...rest }) {
  const { person } = useWorkspace();
  return <Messages key={channel.id + person} channel={channel} {...rest} />;
}

function Messages({ channel, onOpen, draft, setDraft, guide }) {
  const { state, person } = useWorkspace();
  const messages = useMemo(() => visible(state, person, channel.id), [state.messages, person, channel.id]);
  const { box, firstNew } = useReading(channel.id, messages);
  return (
    <>
      <Scroll watch={messages} label={`Messages in ${channel.is_im ? "your conversation with dockfix" : channel.name}`}>
        <p className="beginning" ref={box}>This is the very beginning of {channel.is_im ? "your messages with dockfix" : `#${channel.name}`}.</p>
        {guide}
        {messages.map((each, at) => {
          const before = messages[at - 1];
          const follows = before && before.user === each.user && !before.ephemeral_to && !each.ephemeral_to && !each.broadcast
            && each.ts - before.ts < 120 && !repliesOf(state, person, channel.id, before.ts).length && each.ts !== firstNew;
          return [each.ts === firstNew && <News key="new" />, <Post key={each.ts} message={each} onOpen={onOpen} follows={Boolean(follows)} />];
        })}
      </Scroll>
      {channel.is_archived ? <p className="hint pad">This channel is archived. Nobody can write here.</p> : <Composer channel={channel} draft={draft} onDraft={setDraft} />}
    </>
  );
}

export function Thread({ thread, ...rest }) {
  const { person } = useWorkspace();
  return <ThreadPane key={threadKey(thread.channel, thread.ts) + person} thread={thread} {...rest} />;
}

function ThreadPane({ thread, onClose, guide }) {
  const steps = useSteps(guide.progress);
  const { state, person } = useWorkspace();
  const channel = state.channels[thread.channel];
  const root = state.messages[threadKey(thread.channel, thread.ts)];
  const replies = useMemo(() => repliesOf(state, person, thread.channel, thread.ts), [state.messages, person, thread]);
  const { box, firstNew } = useReading(threadKey(thread.channel, thread.ts), replies);
  const onKeyDown = (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && !event.target.closest("dialog")) onClose();
  };
  return (
    <aside className="thread" aria-label="Thread" onKeyDown={onKeyDown}>
      <header className="pane-head">
        <h2>Thread <small>{placeName(channel)}</small></h2>
        <button type="button" className="quiet icon" aria-label="Close the thread" title="Close (Escape)" onClick={onClose}>✕</button>
      </header>
      <Scroll watch={replies} label="Replies">
        {root && !root.deleted && <Post message={root} inThread />}
        <p className="count" ref={box}><span>{replies.length} {replies.length === 1 ? "reply" : "replies"}</span></p>
        {replies.map((each) => [each.ts === firstNew && <News key="new" />, <Post key={each.ts} message={each} inThread />])}
      </Scroll>
      {guide.open && <GuideStrip steps={steps} onFill={() => undefined} onSwitch={guide.onSwitch} />}
      <Composer channel={channel} thread={thread.ts} />
    </aside>
  );
}

// All threads that concern somebody, the newest first.
export function Threads({ onOpen }) {
  const { state, unread } = useWorkspace();
  if (!unread.threads.length) return <p className="hint pad">Threads in which you wrote or were named appear here.</p>;
  return (
    <div className="scroll" tabIndex={0}>
      <ul className="threads">
        {unread.threads.map(({ key, channel, ts, root, replies, news }) => (
          <li key={key}>
            <button type="button" className={news ? "thread-card fresh" : "thread-card"} onClick={() => onOpen({ channel, ts })}>
              <small>{placeName(state.channels[channel])}</small>
              <span className="thread-text"><Text mrkdwn={root.text || "A message"} /></span>
              <span className="thread-foot">
                <strong>{replies.length} {replies.length === 1 ? "reply" : "replies"}</strong>
                {news > 0 && <em className="news">{news} new</em>}
                <span>Last at {timeOf(replies.at(-1).ts)}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
