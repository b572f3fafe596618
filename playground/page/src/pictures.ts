// Pictures of a run that carry their document: the link stands inside of the file, so that a picture dropped on the page opens it.

const marker = 'etude-link:';
const link = /etude-link:(#[\w.=-]{1,65536})/;
const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** The SVG with the link as metadata. */
export function svgWithLink(svg: string, fragment: string): string {
  return svg.replace(/<svg\b[^>]*>/, (open) => `${open}<metadata>${marker}${fragment}</metadata>`);
}

let table: Uint32Array | null = null;
function checksum(bytes: Uint8Array): number {
  table ??= Uint32Array.from({ length: 256 }, (_, index) => {
    let value = index;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    return value;
  });
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (table[(crc ^ byte) & 0xff] ?? 0);
  return (crc ^ 0xffffffff) >>> 0;
}

/** The PNG with the link in a text chunk behind its header. */
export function pngWithLink(png: Uint8Array, fragment: string): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(`tEXtComment\0${marker}${fragment}`);
  const chunk = new Uint8Array(text.length + 8);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, text.length - 4);
  chunk.set(text, 4);
  view.setUint32(text.length + 4, checksum(text));
  const behindHeader = 8 + 25;
  const whole = new Uint8Array(png.length + chunk.length);
  whole.set(png.subarray(0, behindHeader));
  whole.set(chunk, behindHeader);
  whole.set(png.subarray(behindHeader), behindHeader + chunk.length);
  return whole;
}

/** The fragment of the link inside of a picture, or null. Only text chunks and metadata are looked at. */
export function linkInPicture(bytes: Uint8Array): string | null {
  const latin = new TextDecoder('latin1');
  if (!signature.every((byte, index) => bytes[index] === byte)) return link.exec(latin.decode(bytes.subarray(0, 200_000)))?.[1] ?? null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 8; at + 12 <= bytes.length; ) {
    const size = view.getUint32(at);
    const kind = latin.decode(bytes.subarray(at + 4, at + 8));
    if (kind === 'tEXt') {
      const found = link.exec(latin.decode(bytes.subarray(at + 8, Math.min(at + 8 + size, bytes.length))))?.[1];
      if (found !== undefined) return found;
    }
    at += size + 12;
  }
  return null;
}

/** An SVG as PNG, twice as many pixels each way as it has units. */
export async function rasterised(svg: string, width: number, height: number): Promise<Blob | null> {
  // A picture has at most so many pixels; very long timelines come out coarser.
  const scale = Math.min(2, Math.sqrt(60_000_000 / Math.max(width * height, 1)), 16_000 / Math.max(width, height, 1));
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(width * scale));
    canvas.height = Math.max(1, Math.round(height * scale));
    const context = canvas.getContext('2d');
    if (!context) return null;
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
  } finally {
    URL.revokeObjectURL(url);
  }
}
