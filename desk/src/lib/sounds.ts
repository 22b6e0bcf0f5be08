// The sounds of the desk, made by code: a few notes each, none of them longer than a second.

export type SoundName = "none" | "chime" | "bell" | "marimba" | "pulse" | "drop";

/** How something sounds: which sound, how loud from 0 to 100, and whether till it is answered. */
export interface Ring {
  sound: SoundName;
  volume: number;
  repeats: boolean;
}

interface Note {
  frequency: number;
  at: number;
  /** Where it glides to. */
  to?: number;
}

interface Sound {
  type: OscillatorType;
  fade: number;
  notes: Note[];
}

/** How loud a volume of 100 is: what several notes at once bear without distortion. */
const LOUDEST = 0.32;

const SOUNDS: Record<Exclude<SoundName, "none">, Sound> = {
  chime: { type: "sine", fade: 0.5, notes: two(784, 1047, 0.18) },
  bell: { type: "sine", fade: 0.9, notes: [...two(880, 1760, 0), { frequency: 2637, at: 0 }] },
  marimba: {
    type: "triangle",
    fade: 0.28,
    notes: [523, 659, 784].map((frequency, i) => ({ frequency, at: i * 0.11 })),
  },
  pulse: { type: "square", fade: 0.12, notes: [0, 0.16, 0.32].map((at) => ({ frequency: 660, at })) },
  drop: { type: "sine", fade: 0.22, notes: [{ frequency: 1200, at: 0, to: 500 }] },
};

export const SOUND_CHOICES: { value: SoundName; text: string }[] = [
  { value: "none", text: "No sound" },
  { value: "chime", text: "Chime" },
  { value: "bell", text: "Bell" },
  { value: "marimba", text: "Marimba" },
  { value: "pulse", text: "Pulse" },
  { value: "drop", text: "Drop" },
];

export function play(context: AudioContext, { sound, volume }: Pick<Ring, "sound" | "volume">): void {
  if (sound === "none" || volume <= 0) return;
  const { type, fade, notes } = SOUNDS[sound];
  // Ears hear loudness by powers: half of the slider is to sound half as loud.
  const loud = LOUDEST * (volume / 100) ** 2 * (type === "square" ? 0.4 : 1);
  for (const note of notes) {
    const start = context.currentTime + note.at;
    const tone = context.createOscillator();
    const gain = context.createGain();
    tone.type = type;
    tone.frequency.value = note.frequency;
    if (note.to) tone.frequency.exponentialRampToValueAtTime(note.to, start + fade);
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(loud, start + 0.015);
    gain.gain.exponentialRampToValueAtTime(0.0005, start + fade);
    tone.connect(gain).connect(context.destination);
    tone.start(start);
    tone.stop(start + fade + 0.05);
  }
}

function two(first: number, second: number, apart: number): Note[] {
  return [
    { frequency: first, at: 0 },
    { frequency: second, at: apart },
  ];
}
