// What people press and pick in messages, modals and the Home tab. Each element reports its value by `onUse`.
import { useEffect, useId, useRef, useState } from "react";
import { useWorkspace } from "./state.js";
import { Confirm } from "./dialogs.jsx";
import { plain } from "./mrkdwn.js";

const optionsOf = (element) => [...(element.options ?? []), ...(element.option_groups ?? []).flatMap((group) => group.options)];
const label = (element, fallback) => element.accessibility_label ?? element.placeholder?.text ?? fallback;

function Options({ element }) {
  const draw = (option) => <option key={option.value} value={option.value}>{plain(option.text.text)}</option>;
  if (!element.option_groups) return element.options.map(draw);
  return element.option_groups.map((group, at) => <optgroup key={at} label={group.label.text}>{group.options.map(draw)}</optgroup>);
}

function Select({ element, name, onUse, id }) {
  const first = element.initial_option?.value ?? "";
  const [value, setValue] = useState(first);
  return (
    <select
      id={id} className="field" aria-label={id ? undefined : label(element, name)} value={value}
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

const LISTED = { users_select: "users", channels_select: "channels", conversations_select: "channels" };

function Directory({ element, onUse, id }) {
  const { state } = useWorkspace();
  const all = Object.values(state[LISTED[element.type]]).filter((each) => !each.is_bot && !each.is_im);
  const options = all.map((each) => ({ value: each.id, text: { text: each.name } }));
  return <Select id={id} element={{ ...element, options }} name="Choose" onUse={onUse} />;
}

// A select whose options the app gives while somebody types.
function External({ element, name, onUse, onAsk, id }) {
  const [typed, setTyped] = useState(element.initial_option?.text.text ?? "");
  const [found, setFound] = useState(null);
  const [at, setAt] = useState(0);
  const list = useId();
  const asked = useRef(0);
  const ask = async (text) => {
    const mine = ++asked.current;
    if (text.length < (element.min_query_length ?? 3)) return setFound(null);
    const answer = await onAsk(element, text);
    if (mine === asked.current) {
      setAt(0);
      setFound([...answer.options, ...answer.option_groups.flatMap((group) => group.options)]);
    }
  };
  const choose = (option) => {
    asked.current += 1;
    setTyped(option.text.text);
    setFound(null);
    onUse(option.value);
  };
  const onKeyDown = (event) => {
    if (!found) return;
    if (event.key === "ArrowDown") setAt(Math.min(at + 1, found.length - 1));
    else if (event.key === "ArrowUp") setAt(Math.max(at - 1, 0));
    else if (event.key === "Enter" && found[at]) choose(found[at]);
    else if (event.key === "Escape") setFound(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="external">
      <input
        id={id} className="field" role="combobox" aria-expanded={Boolean(found)} aria-controls={list} autoComplete="off"
        aria-activedescendant={found?.length ? `${list}-${at}` : undefined}
        aria-label={id ? undefined : label(element, name)} placeholder={element.placeholder?.text ?? "Type to search"} value={typed}
        onFocus={() => ask(typed)} onBlur={() => setTimeout(() => setFound(null), 150)} onKeyDown={onKeyDown}
        onChange={(event) => {
          setTyped(event.target.value);
          onUse(null);
          ask(event.target.value);
        }}
      />
      {found && (
        <ul role="listbox" id={list} className="menu" aria-label="Options">
          {found.length === 0 && <li className="none">No results</li>}
          {found.map((option, index) => (
            <li
              key={option.value} id={`${list}-${index}`} role="option" aria-selected={index === at}
              onMouseDown={(event) => {
                event.preventDefault();
                choose(option);
              }}
            >
              {plain(option.text.text)}
              {option.description && <small>{plain(option.description.text)}</small>}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Choices({ element, onUse, name }) {
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
    <div role={many ? "group" : "radiogroup"} aria-label={name} className="choices">
      {element.options.map((option) => (
        <label key={option.value}>
          <input type={many ? "checkbox" : "radio"} name={group} checked={chosen.includes(option.value)} onChange={() => toggle(option.value)} />
          <span>{plain(option.text.text)}{option.description && <small>{plain(option.description.text)}</small>}</span>
        </label>
      ))}
    </div>
  );
}

function Overflow({ element, onUse }) {
  const [open, setOpen] = useState(false);
  const box = useRef(null);
  useEffect(() => {
    if (!open) return undefined;
    box.current.querySelector("[role=menuitem]")?.focus();
    const away = (event) => box.current.contains(event.target) || setOpen(false);
    document.addEventListener("pointerdown", away);
    return () => document.removeEventListener("pointerdown", away);
  }, [open]);
  const onKeyDown = (event) => {
    const all = [...box.current.querySelectorAll("[role=menuitem]")];
    const at = all.indexOf(document.activeElement);
    if (event.key === "Escape") setOpen(false);
    else if (event.key === "ArrowDown") all[(at + 1) % all.length]?.focus();
    else if (event.key === "ArrowUp") all[(at - 1 + all.length) % all.length]?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <span className="overflow" ref={box} onKeyDown={open ? onKeyDown : undefined}>
      <button type="button" className="button" aria-haspopup="menu" aria-expanded={open} aria-label="More actions" onClick={() => setOpen(!open)}>⋯</button>
      {open && (
        <span role="menu" className="menu">
          {element.options.map((option) => (
            <button
              key={option.value} type="button" role="menuitem"
              onClick={() => {
                setOpen(false);
                onUse(option.value);
              }}
            >
              {plain(option.text.text)}
            </button>
          ))}
        </span>
      )}
    </span>
  );
}

function Feedback({ element, onUse }) {
  return [element.positive_button, element.negative_button].map((each, at) => (
    <button key={at} type="button" className="button small" aria-label={each.accessibility_label ?? each.text.text} onClick={() => onUse(each.value)}>
      {at ? "👎" : "👍"} {plain(each.text.text)}
    </button>
  ));
}

const PICKERS = { datepicker: "date", timepicker: "time", datetimepicker: "datetime-local" };
const INPUTS = { plain_text_input: "text", email_text_input: "email", url_text_input: "url", number_input: "text" };

function Typed({ element, name, onUse, id, failed }) {
  const shared = {
    id, className: "field", defaultValue: element.initial_value ?? "", placeholder: element.placeholder?.text,
    "aria-label": id ? undefined : label(element, name), "aria-invalid": failed || undefined, "aria-describedby": failed,
    autoFocus: element.focus_on_load, onChange: (event) => onUse(event.target.value || null),
  };
  if (element.multiline) return <textarea {...shared} rows={4} maxLength={element.max_length} />;
  return <input {...shared} type={INPUTS[element.type]} maxLength={element.max_length} inputMode={element.type === "number_input" ? "decimal" : undefined} />;
}

// One element. `onUse(value)` gets what was picked; `onAsk(element, typed)` fetches the options of an external select.
export function Element({ element, name = "", onUse, onAsk, id, failed }) {
  const [question, setQuestion] = useState(null);
  const [busy, setBusy] = useState(false);
  const alive = useRef(true);
  useEffect(() => {
    alive.current = true;
    return () => {
      alive.current = false;
    };
  }, []);
  const use = async (value) => {
    setBusy(true);
    await onUse(value);
    if (alive.current) setBusy(false);
  };
  const offer = (value) => (element.confirm ? setQuestion({ value }) : use(value));
  const shared = { element, name, id, failed, onUse: offer, onAsk };
  const kind = element.type;
  let drawn = null;
  if (kind === "button" || kind === "workflow_button" || kind === "icon_button") {
    const press = () => {
      if (element.url) window.open(element.url, "_blank", "noopener,noreferrer");
      offer(element.value ?? null);
    };
    drawn = (
      <button type="button" className={`button ${element.style ?? ""}`} aria-label={element.accessibility_label} aria-busy={busy} disabled={busy} data-action={element.action_id} onClick={press}>
        {plain(element.text.text)}
      </button>
    );
  } else if (kind === "overflow") drawn = <Overflow {...shared} />;
  else if (kind === "static_select") drawn = <Select {...shared} />;
  else if (kind === "external_select") drawn = <External {...shared} />;
  else if (kind in LISTED) drawn = <Directory {...shared} />;
  else if (kind === "checkboxes" || kind === "radio_buttons") drawn = <Choices {...shared} />;
  else if (kind === "multi_static_select") drawn = <Choices {...shared} element={{ ...element, type: "checkboxes", options: optionsOf(element) }} />;
  else if (kind === "feedback_buttons") drawn = <Feedback {...shared} />;
  else if (kind in INPUTS) drawn = <Typed {...shared} />;
  else if (kind in PICKERS) {
    drawn = (
      <input
        id={id} className="field" type={PICKERS[kind]} aria-label={id ? undefined : label(element, name)} defaultValue={element.initial_date ?? element.initial_time}
        onChange={(event) => offer(kind === "datetimepicker" ? String(Math.floor(new Date(event.target.value) / 1000)) : event.target.value)}
      />
    );
  } else drawn = <em className="unknown">({kind} is not drawn in the playground)</em>;
  const answer = (yes) => {
    const { value } = question;
    setQuestion(null);
    if (yes) use(value);
  };
  return (
    <>
      {drawn}
      {question && <Confirm confirm={element.confirm} onAnswer={answer} />}
    </>
  );
}
