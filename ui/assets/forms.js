// Collects what the patient did into an event. Field names are the event's field names.

/** The event of a submitted form. */
export function eventOf(form, submitter) {
  const event = { type: form.dataset.event };
  for (const field of form.elements) {
    const isData = field.name && "value" in field && field.type !== "submit";
    // A box that is not ticked says nothing.
    if (isData && (field.type !== "checkbox" || field.checked)) event[field.name] = field.value;
  }
  if (submitter?.name) event[submitter.name] = submitter.value;
  return event;
}

/** The event of typing in a field that is watched while it is typed in, or nothing. */
export function typingOf(field) {
  const type = field.dataset?.typing;
  return type ? { type, [field.name]: field.value } : null;
}
