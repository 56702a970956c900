/** Begins to measure; what it gives says which share of a core this process, all its threads together, has used since. */
export function measureCpuShare(): () => number {
  const [before, startedAt] = [process.cpuUsage(), performance.now()];
  return () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000 / (performance.now() - startedAt);
  };
}
