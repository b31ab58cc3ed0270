// A plan: steps with the state of each, in words for those who do not see the signs.
import { Show } from "./show.jsx";

const STATES = {
  pending: ["○", "to do"], in_progress: ["◐", "under way"], complete: ["✓", "done"], error: ["✕", "failed"],
};

export function Task({ task }) {
  const [sign, words] = STATES[task.status] ?? STATES.pending;
  return (
    <div className={`task ${task.status}`}>
      <span className="sign" aria-hidden="true">{sign}</span>
      <div className="task-text">
        <span className="sr">{words}: </span>{task.title}
        {task.details && <Show blocks={[task.details]} />}
        {task.output && <Show blocks={[task.output]} />}
      </div>
    </div>
  );
}

export function Plan({ block }) {
  return (
    <div className="plan">
      <h3>{block.title}</h3>
      <ol>{block.tasks.map((task) => <li key={task.task_id}><Task task={task} /></li>)}</ol>
    </div>
  );
}
