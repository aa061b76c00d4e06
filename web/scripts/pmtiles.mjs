// Writes a PMTiles v3 archive: https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";

const HEADER_BYTES = 127;
const ROOT_LIMIT_BYTES = 16384 - HEADER_BYTES;
const COMPRESSION_GZIP = 2;
const TILE_TYPE_MVT = 1;

/** Hilbert-curve id of a tile, the order in which an archive lists its tiles (spec §4.1). */
export function tileId(z, x, y) {
  let id = 0;
  for (let level = 0; level < z; level++) id += 4 ** level;
  let [px, py] = [x, y];
  for (let side = 2 ** (z - 1); side >= 1; side /= 2) {
    const rx = px & side ? 1 : 0;
    const ry = py & side ? 1 : 0;
    id += side * side * ((3 * rx) ^ ry);
    if (ry === 0) {
      if (rx === 1) {
        px = side - 1 - px;
        py = side - 1 - py;
      }
      [px, py] = [py, px];
    }
  }
  return id;
}

function varint(value, out) {
  let rest = value;
  while (rest >= 0x80) {
    out.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  out.push(rest);
}

function serializeDirectory(entries) {
  const out = [];
  varint(entries.length, out);
  let lastId = 0;
  for (const entry of entries) {
    varint(entry.id - lastId, out);
    lastId = entry.id;
  }
  for (const entry of entries) varint(entry.run, out);
  for (const entry of entries) varint(entry.length, out);
  entries.forEach((entry, i) => {
    const previous = entries[i - 1];
    // 0 means "right after the entry before".
    const follows = previous && entry.offset === previous.offset + previous.length;
    varint(follows ? 0 : entry.offset + 1, out);
  });
  return gzipSync(Buffer.from(out), { level: 9 });
}

/** Equal tiles (open sea, deep inland) are stored once; equal neighbours become one run. */
function layOut(tiles) {
  const entries = [];
  const chunks = [];
  const known = new Map();
  let offset = 0;
  for (const { id, data } of [...tiles].sort((a, b) => a.id - b.id)) {
    const packed = gzipSync(data, { level: 9 });
    const hash = createHash("sha256").update(packed).digest("hex");
    const stored = known.get(hash) ?? { offset, length: packed.length };
    if (!known.has(hash)) {
      known.set(hash, stored);
      chunks.push(packed);
      offset += packed.length;
    }
    const last = entries.at(-1);
    if (last && last.offset === stored.offset && last.id + last.run === id) last.run += 1;
    else entries.push({ id, run: 1, ...stored });
  }
  return { entries, data: Buffer.concat(chunks), contents: known.size };
}

function directories(entries) {
  const whole = serializeDirectory(entries);
  if (whole.length <= ROOT_LIMIT_BYTES) return { root: whole, leaves: Buffer.alloc(0) };
  for (let size = 1024; ; size *= 2) {
    const leaves = [];
    const rootEntries = [];
    let offset = 0;
    for (let i = 0; i < entries.length; i += size) {
      const leaf = serializeDirectory(entries.slice(i, i + size));
      rootEntries.push({ id: entries[i].id, run: 0, offset, length: leaf.length });
      leaves.push(leaf);
      offset += leaf.length;
    }
    const root = serializeDirectory(rootEntries);
    if (root.length <= ROOT_LIMIT_BYTES) return { root, leaves: Buffer.concat(leaves) };
  }
}

function header({ root, metadata, leaves, data, addressed, entries, contents, minZoom, maxZoom }) {
  const bytes = Buffer.alloc(HEADER_BYTES);
  bytes.write("PMTiles", 0);
  bytes.writeUInt8(3, 7);
  const sections = [root, metadata, leaves, data];
  let offset = HEADER_BYTES;
  sections.forEach((section, i) => {
    bytes.writeBigUInt64LE(BigInt(offset), 8 + i * 16);
    bytes.writeBigUInt64LE(BigInt(section.length), 16 + i * 16);
    offset += section.length;
  });
  bytes.writeBigUInt64LE(BigInt(addressed), 72);
  bytes.writeBigUInt64LE(BigInt(entries), 80);
  bytes.writeBigUInt64LE(BigInt(contents), 88);
  bytes.set([1, COMPRESSION_GZIP, COMPRESSION_GZIP, TILE_TYPE_MVT, minZoom, maxZoom], 96);
  const degrees = [-180, -85, 180, 85];
  degrees.forEach((value, i) => {
    bytes.writeInt32LE(value * 1e7, 102 + i * 4);
  });
  bytes.writeUInt8(minZoom, 118);
  return bytes;
}

/** The archive as bytes. `tiles`: `{ id, data }`, data being an uncompressed vector tile. */
export function writePmtiles(tiles, { minZoom, maxZoom, metadata }) {
  const laid = layOut(tiles);
  const { root, leaves } = directories(laid.entries);
  const packedMetadata = gzipSync(Buffer.from(JSON.stringify(metadata)));
  const head = header({
    root,
    metadata: packedMetadata,
    leaves,
    data: laid.data,
    addressed: tiles.length,
    entries: laid.entries.length,
    contents: laid.contents,
    minZoom,
    maxZoom,
  });
  return Buffer.concat([head, root, packedMetadata, leaves, laid.data]);
}
