// Inputs with their labels, hints and errors, in modals and on the Home tab; some tell the app at once what was chosen.
import { useId } from "react";
import { Element } from "./elements.jsx";
import { plain } from "./mrkdwn.js";

const GROUPED = /^(checkboxes|radio_buttons|multi_.*)$/;
const TYPED = /_input$/;

// `form` is {errors, set(block, element, value), ask(block, element, typed), press(block, element, value)}.
export function Field({ block, form }) {
  const id = useId();
  const { element } = block;
  const error = form.errors[block.block_id];
  const grouped = GROUPED.test(element.type);
  const when = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const tell = (value) => (block.dispatch_action && value !== null ? form.press(block, element, value) : undefined);
  const onUse = (value) => {
    form.set(block, element, value);
    return !TYPED.test(element.type) || when.includes("on_character_entered") ? tell(value) : undefined;
  };
  const onEnter = block.dispatch_action && when.includes("on_enter_pressed") ? tell : undefined;
  const label = <>{plain(block.label)}{block.optional && <span className="optional"> (optional)</span>}</>;
  return (
    <div className={`input ${error ? "failed" : ""}`} data-block={block.block_id}>
      {grouped ? <span className="label">{label}</span> : <label className="label" htmlFor={id}>{label}</label>}
      <Element
        element={element} name={block.label.text} id={grouped ? undefined : id} failed={error ? `${id}-error` : undefined}
        onUse={onUse} onEnter={onEnter} onAsk={(each, typed) => form.ask(block, each, typed)}
      />
      {error && <p className="error" id={`${id}-error`} role="alert">{error}</p>}
      {block.hint && <p className="hint">{plain(block.hint)}</p>}
    </div>
  );
}
