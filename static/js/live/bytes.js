// Bytes as the wire and forms have them: base64, and numbers of seven bits a byte, the lowest first.
const most = 0x8000; // arguments of one call

export function toBase64(bytes) {
  let letters = "";
  for (let at = 0; at < bytes.length; at += most) letters += String.fromCharCode(...bytes.subarray(at, at + most));
  return btoa(letters);
}

export const fromBase64 = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

// The number at the beginning, and the bytes behind it.
export function numbered(bytes) {
  let number = 0;
  for (let at = 0; at < bytes.length; at++) {
    number += (bytes[at] & 0x7f) * 2 ** (7 * at);
    if (bytes[at] < 0x80) return [number, bytes.subarray(at + 1)];
  }
  throw new RangeError("a number without an end");
}

export function withNumber(number, bytes) {
  const head = [];
  for (; number > 0x7f; number = Math.floor(number / 128)) head.push((number % 128) | 0x80);
  const whole = new Uint8Array(head.length + 1 + bytes.length);
  whole.set([...head, number]);
  whole.set(bytes, head.length + 1);
  return whole;
}

// As zlib has it: what a text comes to, for two to see whether they have the same.
export function crc32(bytes) {
  let sum = ~0;
  for (const byte of bytes) sum = (sum >>> 8) ^ table[(sum ^ byte) & 0xff];
  return ~sum >>> 0;
}

const table = Uint32Array.from({ length: 256 }, (_, number) => {
  for (let bit = 0; bit < 8; bit++) number = number & 1 ? (number >>> 1) ^ 0xedb88320 : number >>> 1;
  return number;
});
