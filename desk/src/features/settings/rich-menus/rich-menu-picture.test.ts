// Pictures are taken as they are where LINE takes them, made smaller where that helps, and refused with a reason.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LARGEST_BYTES, PictureTrouble, pictureFrom, troubleWithShape } from "./rich-menu-picture";

const png = (bytes = 10, type = "image/png") => new File([new Uint8Array(bytes)], "menu.png", { type });
const measuring = (width: number, height: number) => async () => ({ width, height });

beforeEach(() => {
  URL.createObjectURL = vi.fn(() => "blob:picture");
});
afterEach(() => vi.restoreAllMocks());

/** A canvas whose JPEGs are as large as told, one after another. */
function canvasMaking(...sizes: number[]) {
  const drawn: { width: number; height: number; qualities: number[] }[] = [];
  const brush = { fillRect: vi.fn(), drawImage: vi.fn() };
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(brush as never);
  vi.spyOn(HTMLCanvasElement.prototype, "toBlob").mockImplementation(function (
    this: HTMLCanvasElement,
    done,
    _,
    quality,
  ) {
    const last = drawn.at(-1);
    if (last) last.qualities.push(Number(quality));
    else drawn.push({ width: this.width, height: this.height, qualities: [Number(quality)] });
    done(new Blob([new Uint8Array(sizes.shift() ?? LARGEST_BYTES + 1)], { type: "image/jpeg" }));
  });
  HTMLImageElement.prototype.decode = async () => undefined;
  return drawn;
}

describe("its shape", () => {
  it.each([
    [2500, 1686],
    [2500, 843],
    [800, 250],
    [1450, 1000],
    [5000, 1686],
  ])("of %d × %d is taken", (width, height) => {
    expect(troubleWithShape({ width, height })).toBeNull();
  });

  it.each([
    [1449, 1000, /1.45 times as wide as high. This is 1449 × 1000/],
    [799, 300, /at least 800 pixels wide/],
    [2500, 249, /at least 250 pixels high/],
    [5000, 400, /at least 250 pixels high/],
  ])("of %d × %d is refused", (width, height, sentence) => {
    expect(troubleWithShape({ width, height })).toMatch(sentence);
  });
});

describe("a file", () => {
  it("that LINE takes goes as it is", async () => {
    const file = png();
    expect(await pictureFrom(file, measuring(2500, 843))).toEqual({
      width: 2500,
      height: 843,
      url: "blob:picture",
      file,
    });
  });

  it("that is no picture is told", async () => {
    const broken = pictureFrom(png(), () => Promise.reject(new Error("no picture")));
    await expect(broken).rejects.toThrow("This is no picture that can be shown.");
    await expect(pictureFrom(png(), measuring(100, 100))).rejects.toBeInstanceOf(PictureTrouble);
  });

  it("that is too wide becomes as wide as LINE takes", async () => {
    const drawn = canvasMaking(500_000);
    const made = await pictureFrom(png(), measuring(5000, 3372));
    expect(made).toMatchObject({ width: 2500, height: 1686 });
    expect(made.file?.type).toBe("image/jpeg");
    expect(drawn).toEqual([{ width: 2500, height: 1686, qualities: [0.92] }]);
  });

  it("that is too heavy, or of another kind, is compressed until it fits", async () => {
    const drawn = canvasMaking(2_000_000, 1_200_000, 900_000);
    const made = await pictureFrom(png(LARGEST_BYTES + 1), measuring(2500, 843));
    expect(made.file?.size).toBe(900_000);
    expect(drawn[0]?.qualities).toEqual([0.92, 0.85, 0.75]);
    canvasMaking(10);
    expect((await pictureFrom(png(10, "image/webp"), measuring(2500, 843))).file?.type).toBe("image/jpeg");
  });

  it("that never fits is refused", async () => {
    canvasMaking();
    await expect(pictureFrom(png(10, "image/gif"), measuring(2500, 843))).rejects.toThrow(/stays larger/);
    vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null);
    await expect(pictureFrom(png(10, "image/gif"), measuring(2500, 843))).rejects.toThrow(/cannot scale/);
  });
});
