// Where a person types: plain text, @dockfix mentions and slash commands (which, as in Slack, do not work in threads).
import { useEffect, useRef, useState } from "react";
import { act, ApiError, complaint } from "./api.js";
import { useWorkspace } from "./state.js";

const COMMANDS = [
  { name: "/dockfix", usage: "host1 webserver", about: "Find out why a container does not start" },
  { name: "/invite", usage: "@dockfix", about: "Bring the app into this channel" },
];

export function Composer({ channel, thread, draft, onDraft }) {
  const { state, person, report, onStarted } = useWorkspace();
  const [text, setText] = useState("");
  const box = useRef(null);
  useEffect(() => {
    if (!draft) return;
    setText(draft.text);
    onDraft(null);
    box.current.focus();
  }, [draft]);
  useEffect(() => {
    box.current.style.height = "auto";
    box.current.style.height = `${Math.min(box.current.scrollHeight, 160)}px`;
  }, [text]);
  const send = async () => {
    const typed = text.trim();
    if (!typed) return;
    const since = Object.values(state.messages).reduce((latest, each) => (each.ts > latest ? each.ts : latest), "0");
    const isCommand = /^\/\w/.test(typed);
    if (isCommand && thread) return report(`${typed.split(/\s/)[0]} is not supported in threads. Sorry! You can mention @dockfix here.`);
    setText("");
    onStarted({ channel: channel.id, since, isCommand });
    try {
      if (!isCommand) return await act("message", { user: person, channel: channel.id, text: typed, thread_ts: thread ?? null });
      const [command] = typed.split(/\s/, 1);
      const answer = await act("command", { user: person, channel: channel.id, command, text: typed.slice(command.length).trim() });
      if (complaint(answer)) report(complaint(answer));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      report(error.message);
      setText(typed);
    }
    return undefined;
  };
  const onKeyDown = (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      send();
    }
  };
  const offered = !thread && /^\/\S*$/.test(text) ? COMMANDS.filter((each) => each.name.startsWith(text)) : [];
  const where = thread ? "Reply…" : `Message ${channel.is_im ? "dockfix" : `#${channel.name}`}`;
  return (
    <div className="composer">
      {offered.length > 0 && (
        <ul className="menu commands">
          {offered.map((each) => (
            <li key={each.name}>
              <button
                type="button"
                onClick={() => {
                  setText(`${each.name} `);
                  box.current.focus();
                }}
              >
                <strong>{each.name}</strong> {each.usage}<small>{each.about}</small>
              </button>
            </li>
          ))}
        </ul>
      )}
      <textarea
        ref={box} rows={1} value={text} placeholder={where} aria-label={where}
        onChange={(event) => setText(event.target.value)} onKeyDown={onKeyDown}
      />
      <button type="button" className="send" aria-label="Send" disabled={!text.trim()} onClick={send}>
        <svg viewBox="0 0 24 24" width="18" height="18" fill="currentColor" aria-hidden="true"><path d="M3 20.5 22 12 3 3.5v6.6l12 1.9-12 1.9z" /></svg>
      </button>
    </div>
  );
}
