// Speaks to the played cloud: acts by POST, everything that happens by one stream of events.

export class ApiError extends Error {
  constructor(sentence, answer) {
    super(sentence);
    this.answer = answer;
  }
}

export async function act(name, body) {
  let response;
  try {
    response = await fetch(`_control/${name}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  } catch {
    throw new ApiError("The playground does not answer. Is `dockfix playground` still running?");
  }
  const answer = await response.json().catch(() => ({ error: `The playground answered ${response.status}.` }));
  if (!response.ok) throw new ApiError(answer.error, answer);
  return answer;
}

const SLACK_ERRORS = {
  operation_timeout: "dockfix did not answer within 3 seconds.",
  dispatch_failed: "dockfix is not connected at the moment.",
};

// What Slack would show when the app acknowledged too late, not at all, or with something that Slack refuses.
export function complaint(answer) {
  if (!answer.error) return null;
  return SLACK_ERRORS[answer.error] ?? `dockfix answered in a way that Slack refuses (${answer.error}).`;
}

export function listen(dispatch) {
  const source = new EventSource("_control/events");
  source.onmessage = (event) => dispatch(JSON.parse(event.data));
  source.onerror = () => dispatch({ type: "offline" });
  return () => source.close();
}
