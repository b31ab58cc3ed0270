// What people pick from: menus, lists with type-ahead whose options the app gives, boxes to tick.
import { useEffect, useId, useRef, useState } from "react";
import { plain } from "./mrkdwn.js";
import { channelsOf, useWorkspace } from "./state.js";

export const optionsOf = (element) => [...(element.options ?? []), ...(element.option_groups ?? []).flatMap((group) => group.options)];
export const labelOf = (element, name) => element.accessibility_label ?? (name || element.placeholder?.text || "Choose");

function Options({ element }) {
  const draw = (option) => <option key={option.value} value={option.value}>{plain(option.text)}</option>;
  if (!element.option_groups) return element.options.map(draw);
  return element.option_groups.map((group, at) => <optgroup key={at} label={group.label.text}>{group.options.map(draw)}</optgroup>);
}

export function Select({ element, name, onUse, id, failed }) {
  const [value, setValue] = useState(element.initial_option?.value ?? "");
  return (
    <select
      id={id} className="field" aria-label={id ? undefined : labelOf(element, name)} value={value}
      aria-invalid={failed ? true : undefined} aria-describedby={failed}
      onChange={(event) => {
        setValue(event.target.value);
        onUse(event.target.value);
      }}
    >
      <option value="" disabled>{element.placeholder?.text ?? "Select an option"}</option>
      <Options element={element} />
    </select>
  );
}

const INITIAL = { users: "initial_user", channels: "initial_channel", conversations: "initial_conversation" };
export const isDirectory = (kind) => /^(multi_)?(users|channels|conversations)_select$/.test(kind);

// People and channels are chosen from those of the workspace; only from channels that the person is in.
export function Directory({ element, ...rest }) {
  const { state, person, here } = useWorkspace();
  const kind = /(users|channels|conversations)/.exec(element.type)[0];
  const all = kind === "users" ? Object.values(state.users).filter((each) => !each.is_bot) : channelsOf(state, person).filter((each) => !each.is_im);
  const options = all.map((each) => ({ value: each.id, text: { text: kind === "users" ? each.name : `#${each.name}` } }));
  const first = element[INITIAL[kind]] ?? (element.default_to_current_conversation ? here : undefined);
  const initial = options.find((option) => option.value === first);
  const { onUse } = rest;
  useEffect(() => {
    // Slack fills in the current conversation itself, so it is part of what is sent.
    if (initial && element.default_to_current_conversation) onUse(initial.value);
  }, []);
  const drawn = { ...element, options, initial_option: initial };
  return element.type.startsWith("multi_") ? <Choices {...rest} element={{ ...drawn, type: "checkboxes" }} /> : <Select {...rest} element={drawn} />;
}

function Listed({ id, found, at, onChoose }) {
  return (
    <ul role="listbox" id={id} className="menu" aria-label="Options">
      {found.length === 0 && <li className="none" role="option" aria-selected="false" aria-disabled="true">No results</li>}
      {found.map((option, index) => (
        <li
          key={option.value} id={`${id}-${index}`} role="option" aria-selected={index === at}
          onMouseDown={(event) => {
            event.preventDefault();
            onChoose(option);
          }}
        >
          {plain(option.text)}
          {option.description && <small>{plain(option.description)}</small>}
        </li>
      ))}
    </ul>
  );
}

// A select whose options the app gives while somebody types.
export function External({ element, name, onUse, onAsk, id, failed }) {
  const [typed, setTyped] = useState(element.initial_option?.text.text ?? "");
  const [found, setFound] = useState(null);
  const [at, setAt] = useState(0);
  const list = useId();
  const asked = useRef(0);
  const chosen = useRef(Boolean(element.initial_option));
  const ask = async (text) => {
    const mine = ++asked.current;
    if (text.length < (element.min_query_length ?? 3)) return setFound(null);
    const answer = await onAsk(element, text);
    if (mine === asked.current) {
      setAt(0);
      setFound([...answer.options, ...answer.option_groups.flatMap((group) => group.options)]);
    }
  };
  const close = () => {
    asked.current += 1;
    setFound(null);
  };
  const choose = (option) => {
    close();
    chosen.current = true;
    setTyped(option.text.text);
    onUse(option.value);
  };
  const onKeyDown = (event) => {
    if (!found) {
      if (event.key === "ArrowDown") ask(typed);
      return;
    }
    if (event.key === "ArrowDown") setAt(Math.min(at + 1, found.length - 1));
    else if (event.key === "ArrowUp") setAt(Math.max(at - 1, 0));
    else if (event.key === "Enter") {
      if (found[at]) choose(found[at]);
    } else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="external">
      <input
        id={id} className="field" role="combobox" aria-expanded={Boolean(found)} aria-controls={found ? list : undefined} autoComplete="off"
        aria-autocomplete="list" aria-activedescendant={found?.length ? `${list}-${at}` : undefined}
        aria-label={id ? undefined : labelOf(element, name)} aria-invalid={failed ? true : undefined} aria-describedby={failed}
        placeholder={element.placeholder?.text ?? "Type to search"} value={typed}
        onFocus={() => ask(chosen.current ? "" : typed)} onBlur={() => setTimeout(close, 150)} onKeyDown={onKeyDown}
        onChange={(event) => {
          setTyped(event.target.value);
          if (chosen.current) onUse(null);
          chosen.current = false;
          ask(event.target.value);
        }}
      />
      {found && <Listed id={list} found={found} at={at} onChoose={choose} />}
    </div>
  );
}

export function Choices({ element, onUse, name }) {
  const many = element.type === "checkboxes";
  const first = many ? (element.initial_options ?? []).map((option) => option.value) : [element.initial_option?.value];
  const [chosen, setChosen] = useState(first);
  const group = useId();
  const toggle = (value) => {
    const next = !many ? [value] : chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value];
    setChosen(next);
    onUse(many ? next : value);
  };
  return (
    <div role={many ? "group" : "radiogroup"} aria-label={labelOf(element, name)} className="choices">
      {element.options.map((option) => (
        <label key={option.value}>
          <input type={many ? "checkbox" : "radio"} name={group} checked={chosen.includes(option.value)} onChange={() => toggle(option.value)} />
          <span>{plain(option.text)}{option.description && <small>{plain(option.description)}</small>}</span>
        </label>
      ))}
    </div>
  );
}
