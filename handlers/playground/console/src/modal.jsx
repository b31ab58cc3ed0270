// The modal on top of somebody's stack: inputs, buttons, and the errors that the app answers with.
import { useId, useMemo, useRef, useState } from "react";
import { act, ApiError, complaint } from "./api.js";
import { Blocks } from "./blocks.jsx";
import { Dialog } from "./dialogs.jsx";
import { Element } from "./elements.jsx";
import { plain } from "./mrkdwn.js";
import { useWorkspace } from "./state.js";

function Field({ block, form }) {
  const id = useId();
  const error = form.errors[block.block_id];
  const grouped = block.element.type === "checkboxes" || block.element.type === "radio_buttons";
  const onUse = (value) => form.set(block, block.element, value);
  return (
    <div className={`input ${error ? "failed" : ""}`}>
      {grouped ? <span className="label">{plain(block.label.text)}</span> : <label className="label" htmlFor={id}>{plain(block.label.text)}</label>}
      {block.optional && <span className="optional"> (optional)</span>}
      <Element
        element={block.element} name={block.label.text} id={grouped ? undefined : id} failed={error ? `${id}-error` : undefined}
        onUse={onUse} onAsk={(element, typed) => form.ask(block, element, typed)}
      />
      {error && <p className="error" id={`${id}-error`} role="alert">{error}</p>}
      {block.hint && <p className="hint">{plain(block.hint.text)}</p>}
    </div>
  );
}

export function Modal({ view }) {
  const { person, report } = useWorkspace();
  const values = useRef({});
  const [errors, setErrors] = useState({});
  const [busy, setBusy] = useState(false);
  const place = { user: person, view_id: view.id };
  const guard = async (work) => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.answer?.errors) setErrors(error.answer.errors);
      else report(error.message);
      return null;
    }
  };
  const ask = async (block, element, typed) => {
    const body = { ...place, block_id: block.block_id, action_id: element.action_id, value: typed };
    return (await guard(() => act("options", body))) ?? { options: [], option_groups: [] };
  };
  const press = async (block, element, value) => {
    const body = { ...place, block_id: block.block_id, action_id: element.action_id, value };
    const answer = await guard(() => act("click", body));
    if (answer && complaint(answer)) report(complaint(answer));
  };
  const set = (block, element, value) => {
    (values.current[block.block_id] ??= {})[element.action_id] = value;
    setErrors(({ [block.block_id]: gone, ...others }) => others);
  };
  // One stable component, so that typing does not lose the focus.
  const form = useRef({});
  form.current = { errors, set, ask };
  const Input = useMemo(() => ({ block }) => <Field block={block} form={form.current} />, []);
  const submit = async (event) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    const answer = await guard(() => act("submit", { ...place, values: values.current }));
    setBusy(false);
    if (answer?.response?.response_action === "errors") setErrors(answer.response.errors);
    else if (answer && complaint(answer)) report(`We had some trouble connecting. Try again? ${complaint(answer)}`);
  };
  const close = () => guard(() => act("close", place));
  return (
    <Dialog heading={plain(view.title.text)} onClose={close} className="modal">
      <form onSubmit={submit} noValidate>
        <div className="dialog-body"><Blocks blocks={view.blocks} use={press} ask={ask} input={Input} /></div>
        <div className="dialog-foot">
          <button type="button" className="button" onClick={close}>{view.close?.text ?? "Cancel"}</button>
          {view.submit && <button type="submit" className="button primary" aria-busy={busy} disabled={busy}>{view.submit.text}</button>}
        </div>
      </form>
    </Dialog>
  );
}
