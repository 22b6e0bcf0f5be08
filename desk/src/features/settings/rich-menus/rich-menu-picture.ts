// A picture for a rich menu: measured, held to LINE's limits, and made to fit them where that is only a matter of scale.
import type { Size } from "./rich-menu-areas";
import type { MenuPicture } from "./rich-menu-draft";

export const LARGEST_BYTES = 1_000_000;
const [NARROWEST, WIDEST, LOWEST, FLATTEST] = [800, 2500, 250, 1.45];
const KINDS = ["image/jpeg", "image/png"];
const QUALITIES = [0.92, 0.85, 0.75, 0.65, 0.5];

export class PictureTrouble extends Error {}

/** The picture in a file, scaled and compressed if it is too large; throws PictureTrouble for what cannot be helped. */
export async function pictureFrom(file: File, measure = measured): Promise<MenuPicture> {
  const url = URL.createObjectURL(file);
  const size = await measure(url).catch(() => null);
  if (!size) throw new PictureTrouble("This is no picture that can be shown.");
  const shape = troubleWithShape(size);
  if (shape) throw new PictureTrouble(shape);
  if (KINDS.includes(file.type) && size.width <= WIDEST && file.size <= LARGEST_BYTES) return { ...size, url, file };
  return fitted(url, size);
}

/** What scaling cannot mend. */
export function troubleWithShape({ width, height }: Size): string | null {
  const measure = `This is ${width} × ${height} pixels.`;
  if (width / height < FLATTEST) return `LINE wants a picture at least 1.45 times as wide as high. ${measure}`;
  if (width < NARROWEST) return `LINE wants a picture at least ${NARROWEST} pixels wide. ${measure}`;
  if (height * Math.min(1, WIDEST / width) < LOWEST)
    return `LINE wants a picture at least ${LOWEST} pixels high, at most ${WIDEST} wide. ${measure}`;
  return null;
}

function measured(url: string): Promise<Size> {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve({ width: image.naturalWidth, height: image.naturalHeight });
    image.onerror = () => reject(new Error("no picture"));
    image.src = url;
  });
}

async function fitted(url: string, { width, height }: Size): Promise<MenuPicture> {
  const scale = Math.min(1, WIDEST / width);
  const size = { width: Math.round(width * scale), height: Math.round(height * scale) };
  const image = new Image();
  image.src = url;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), size);
  const brush = canvas.getContext("2d");
  if (!brush) throw new PictureTrouble("This browser cannot scale pictures; LINE takes JPEG and PNG up to 1 MB.");
  brush.fillStyle = "#fff"; // what is clear would turn black in a JPEG
  brush.fillRect(0, 0, size.width, size.height);
  brush.drawImage(image, 0, 0, size.width, size.height);
  for (const quality of QUALITIES) {
    const made = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
    if (made && made.size <= LARGEST_BYTES) return { ...size, url: URL.createObjectURL(made), file: made };
  }
  throw new PictureTrouble("LINE takes pictures up to 1 MB, and this one stays larger when it is compressed.");
}
