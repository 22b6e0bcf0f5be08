// What this page holds in memory of whoever is signed in: each holder says here how to let go of it.

type Forget = (person: string) => void;

const holders = new Set<Forget>();

export function forgetWhenLeaving(forget: Forget): void {
  holders.add(forget);
}

export function forgetHeld(person: string): void {
  for (const forget of holders) forget(person);
}
