// The modals on somebody's screen, one over the other: inputs, buttons, and the errors that the app answers with.
import { useEffect, useMemo, useRef, useState } from "react";
import { act, ApiError, complaint } from "./api.js";
import { Blocks } from "./blocks.jsx";
import { Dialog } from "./dialogs.jsx";
import { Field } from "./fields.jsx";
import { plain } from "./mrkdwn.js";
import { useWorkspace } from "./state.js";

const inputsOf = (blocks) => blocks.flatMap((each) => [each.block_id, ...inputsOf(each.child_blocks ?? [])]);

// What is filled in so far, as far as the view still has the inputs for it.
export function useForm(view, onErrors) {
  const { person, report } = useWorkspace();
  const kept = useRef({});
  const place = { user: person, view_id: view.id };
  const there = new Set(inputsOf(view.blocks));
  const values = () => Object.fromEntries(Object.entries(kept.current).filter(([block]) => there.has(block)));
  const guard = async (work, otherwise) => {
    try {
      return await work;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.answer?.errors) onErrors(error.answer.errors);
      else report(error.message);
      return otherwise;
    }
  };
  return {
    guard, place, values,
    set: (block, element, value) => {
      kept.current = { ...kept.current, [block.block_id]: { ...kept.current[block.block_id], [element.action_id]: value } };
      onErrors(({ [block.block_id]: gone, ...others }) => others);
    },
    ask: (block, element, typed) => {
      const body = { ...place, values: values(), block_id: block.block_id, action_id: element.action_id, value: typed };
      return guard(act("options", body), { options: [], option_groups: [] });
    },
    press: async (block, element, value) => {
      const body = { ...place, values: values(), block_id: block.block_id, action_id: element.action_id, value };
      const answer = await guard(act("click", body));
      if (answer && complaint(answer)) report(complaint(answer));
    },
  };
}

// One stable component, so that typing does not lose the focus.
export function useInput(form, errors) {
  const latest = useRef({});
  latest.current = { ...form, errors };
  return useMemo(() => ({ block }) => <Field block={block} form={latest.current} />, []);
}

export function Modals({ views }) {
  return views.map((view, at) => <Modal key={view.id} view={view} below={at < views.length - 1} first={at === 0} />);
}

function Modal({ view, below, first }) {
  const { report } = useWorkspace();
  const [errors, setErrors] = useState({});
  const [busy, setBusy] = useState(false);
  const box = useRef(null);
  const form = useForm(view, setErrors);
  const Input = useInput(form, errors);
  useEffect(() => {
    const failed = box.current.querySelector(".failed");
    failed?.querySelector("input, select, textarea")?.focus();
    failed?.scrollIntoView({ block: "nearest" });
  }, [Object.keys(errors).join()]);
  const submit = async (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (busy) return;
    setBusy(true);
    const answer = await form.guard(act("submit", { ...form.place, values: form.values() }));
    setBusy(false);
    if (answer?.response?.response_action === "errors") setErrors(answer.response.errors);
    else if (answer && complaint(answer)) report(`We had some trouble connecting. Try again? ${complaint(answer)}`);
  };
  const close = () => form.guard(act("close", form.place));
  return (
    <Dialog heading={plain(view.title)} onClose={close} className={`modal ${below ? "below" : ""} ${first ? "" : "pushed"}`}>
      <form onSubmit={submit} noValidate ref={box}>
        <div className="dialog-body"><Blocks blocks={view.blocks} use={form.press} ask={form.ask} input={Input} /></div>
        <div className="dialog-foot">
          <button type="button" className="button" onClick={close}>{view.close?.text ?? (first ? "Cancel" : "Back")}</button>
          {view.submit && <button type="submit" className="button primary" aria-busy={busy || undefined}>{view.submit.text}</button>}
        </div>
      </form>
    </Dialog>
  );
}
