// Where a person types: plain text, @dockfix mentions and slash commands (which, as in Slack, do not work in threads).
import { useEffect, useId, useRef, useState } from "react";
import { act, ApiError, complaint, told } from "./api.js";
import { Menu } from "./menu.jsx";
import { useWorkspace } from "./state.js";

const INVITE = { name: "/invite", usage: "@dockfix", about: "Bring the app into this channel" };
const typedBefore = [];

// `channel` is null for the first direct message: the conversation begins with it.
export function Composer({ channel, thread, draft, onDraft }) {
  const { state, person, report, onStarted } = useWorkspace();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const box = useRef(null);
  const list = useId();
  const isDirect = !channel || channel.is_im;
  useEffect(() => {
    if (!draft) return;
    setText(draft.text);
    onDraft(null);
    box.current.focus();
  }, [draft]);
  useEffect(() => {
    // While a thread covers it, a phone's field has no height to measure.
    const { style } = box.current;
    style.height = "auto";
    if (box.current.scrollHeight) style.height = `${Math.min(box.current.scrollHeight, 160)}px`;
  }, [text]);

  const deliver = async (typed, isCommand) => {
    if (!isCommand && isDirect) return act("direct", { user: person, text: typed, thread_ts: thread ?? null });
    if (!isCommand) return act("message", { user: person, channel: channel.id, text: typed, thread_ts: thread ?? null });
    // A conversation that nobody has begun yet is there once the app's place was opened.
    if (!channel) throw new ApiError("Write a message first; then commands work here, too.");
    const [command] = typed.split(/\s/, 1);
    const answer = await act("command", { user: person, channel: channel.id, command, text: typed.slice(command.length).trim() });
    if (complaint(answer)) report(complaint(answer));
    return answer;
  };
  const send = async () => {
    const typed = text.trim();
    if (!typed) return;
    const since = Object.values(state.messages).reduce((latest, each) => (each.ts > latest ? each.ts : latest), "0");
    const isCommand = /^\/\w/.test(typed);
    if (isCommand && thread) {
      report(`${typed.split(/\s/)[0]} is not supported in threads. Sorry! You can mention @dockfix here.`);
      return;
    }
    setText("");
    if (typedBefore.at(-1) !== typed) typedBefore.push(typed);
    if (!thread) onStarted({ channel: channel?.id, since, isCommand });
    try {
      await deliver(typed, isCommand);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      report(error.message);
      setText(typed);
    }
  };

  const commands = isDirect ? state.commands : [...state.commands, INVITE];
  const offered = !thread && /^\/\S*$/.test(text) ? commands.filter((each) => each.name.startsWith(text) && each.name !== text) : [];
  const pick = (each) => {
    setText(`${each.name} `);
    setAt(0);
    box.current.focus();
  };
  const onKeyDown = (event) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (offered.length && step) setAt((at + step + offered.length) % offered.length);
    else if (offered.length && event.key === "Tab" && !event.shiftKey) pick(offered[at] ?? offered[0]);
    else if (event.key === "Escape" && text) setText("");
    else if (event.key === "ArrowUp" && !text && typedBefore.length) setText(typedBefore.at(-1));
    else if (event.key === "Enter" && !event.shiftKey) {
      if (offered.length) pick(offered[at] ?? offered[0]);
      else send();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const where = thread ? "Reply…" : `Message ${isDirect ? "dockfix" : `#${channel.name}`}`;
  const shortcuts = thread ? [] : state.shortcuts.filter((each) => !each.on_message);
  return (
    <div className="composer">
      {offered.length > 0 && (
        <ul className="menu commands" role="listbox" id={list} aria-label="Commands">
          {offered.map((each, index) => (
            <li
              key={each.name} id={`${list}-${index}`} role="option" aria-selected={index === at}
              onMouseDown={(event) => {
                event.preventDefault();
                pick(each);
              }}
            >
              <strong>{each.name}</strong> {each.usage}<small>{each.about}</small>
            </li>
          ))}
        </ul>
      )}
      {shortcuts.length > 0 && (
        <Menu
          label="Shortcuts" className="quiet icon plus" heading="Shortcuts of dockfix"
          items={shortcuts.map((each) => ({ key: each.callback_id, label: each.name, about: each.about, onPick: () => told(report, act("shortcut", { user: person, callback_id: each.callback_id })) }))}
        >
          <span aria-hidden="true">+</span>
        </Menu>
      )}
      <textarea
        ref={box} rows={1} value={text} placeholder={where} aria-label={where} onKeyDown={onKeyDown}
        aria-controls={offered.length ? list : undefined} aria-activedescendant={offered.length ? `${list}-${at}` : undefined}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
      />
      <button type="button" className="send" aria-label="Send" title="Send (Enter)" disabled={!text.trim()} onClick={send}>
        <svg viewBox="0 0 24 24" width="18" height="18" fill="currentColor" aria-hidden="true"><path d="M3 20.5 22 12 3 3.5v6.6l12 1.9-12 1.9z" /></svg>
      </button>
    </div>
  );
}
