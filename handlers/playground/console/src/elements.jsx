// What people press, pick and fill in, in messages, modals and the Home tab. Each element reports its value by `onUse`.
import { useEffect, useRef, useState } from "react";
import { Confirm } from "./dialogs.jsx";
import { Menu } from "./menu.jsx";
import { plain } from "./mrkdwn.js";
import { Choices, Directory, External, isDirectory, labelOf, optionsOf, Select } from "./selects.jsx";

function Button({ element, busy, onUse }) {
  const press = () => {
    if (busy) return;
    if (element.url) window.open(element.url, "_blank", "noopener,noreferrer");
    onUse(element.value ?? null);
  };
  return (
    <button
      type="button" className={`button ${element.style ?? ""}`} aria-label={element.accessibility_label} aria-busy={busy || undefined}
      aria-disabled={busy || undefined} data-action={element.action_id} onClick={press}
    >
      {element.type === "icon_button" && <span aria-hidden="true">🗑 </span>}{plain(element.text)}
    </button>
  );
}

function Overflow({ element, onUse }) {
  const items = element.options.map((option) => ({
    key: option.value, label: plain(option.text), about: option.description && plain(option.description),
    onPick: () => {
      if (option.url) window.open(option.url, "_blank", "noopener,noreferrer");
      onUse(option.value);
    },
  }));
  return <Menu label={element.accessibility_label ?? "More actions"} items={items} className="button dots">⋯</Menu>;
}

function Feedback({ element, onUse }) {
  return [element.positive_button, element.negative_button].map((each, at) => (
    <button key={at} type="button" className="button small" aria-label={each.accessibility_label ?? each.text.text} onClick={() => onUse(each.value)}>
      <span aria-hidden="true">{at ? "👎" : "👍"}</span> {plain(each.text)}
    </button>
  ));
}

const PICKERS = { datepicker: "date", timepicker: "time", datetimepicker: "datetime-local" };
const INPUTS = { plain_text_input: "text", email_text_input: "email", url_text_input: "url", number_input: "text" };

function Picker({ element, name, onUse, id, failed }) {
  const isMoment = element.type === "datetimepicker";
  return (
    <input
      id={id} className="field" type={PICKERS[element.type]} aria-label={id ? undefined : labelOf(element, name)}
      aria-invalid={failed ? true : undefined} aria-describedby={failed} defaultValue={element.initial_date ?? element.initial_time}
      onChange={(event) => onUse(isMoment ? String(Math.floor(new Date(event.target.value) / 1000)) : event.target.value)}
    />
  );
}

function Typed({ element, name, onUse, onEnter, id, failed }) {
  const onKeyDown = (event) => {
    if (event.key !== "Enter" || event.nativeEvent.isComposing || (element.multiline && event.shiftKey) || !onEnter) return;
    event.preventDefault();
    onEnter(event.target.value);
  };
  const shared = {
    id, className: "field", defaultValue: element.initial_value ?? "", placeholder: element.placeholder?.text, maxLength: element.max_length,
    "aria-label": id ? undefined : labelOf(element, name), "aria-invalid": failed ? true : undefined, "aria-describedby": failed,
    autoFocus: element.focus_on_load, onChange: (event) => onUse(event.target.value || null), onKeyDown,
  };
  if (element.multiline) return <textarea {...shared} rows={4} />;
  return <input {...shared} type={INPUTS[element.type]} inputMode={element.type === "number_input" ? "decimal" : undefined} />;
}

function drawn(shared) {
  const { element } = shared;
  const kind = element.type;
  if (kind === "button" || kind === "workflow_button" || kind === "icon_button") return <Button {...shared} />;
  if (kind === "overflow") return <Overflow {...shared} />;
  if (kind === "static_select") return <Select {...shared} />;
  if (kind === "external_select") return <External {...shared} />;
  if (isDirectory(kind)) return <Directory {...shared} />;
  if (kind === "checkboxes" || kind === "radio_buttons") return <Choices {...shared} />;
  if (kind === "multi_static_select") return <Choices {...shared} element={{ ...element, type: "checkboxes", options: optionsOf(element) }} />;
  if (kind === "feedback_buttons") return <Feedback {...shared} />;
  if (kind in INPUTS) return <Typed {...shared} />;
  if (kind in PICKERS) return <Picker {...shared} />;
  return <em className="unknown">({kind} is not drawn in the playground)</em>;
}

// One element. `onUse(value)` gets what was picked; `onAsk(element, typed)` fetches the options of an external select.
export function Element({ element, name = "", onUse, onAsk, onEnter, id, failed }) {
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
  const answer = (yes) => {
    const { value } = question;
    setQuestion(null);
    if (yes) use(value);
  };
  return (
    <>
      {drawn({ element, name, id, failed, busy, onUse: offer, onAsk, onEnter })}
      {question && <Confirm confirm={element.confirm} onAnswer={answer} />}
    </>
  );
}
