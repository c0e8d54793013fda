/** Tasks of one kind go one after the other; those of another kind do not wait for them. */

export function turns(): <T>(kind: string, task: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return (kind, task) => {
    const mine = (last.get(kind) ?? Promise.resolve()).then(task, task);
    last.set(kind, mine);
    return mine;
  };
}
