/** The checksum of SCP-ECG: CRC-CCITT, polynomial 0x1021, all ones at the start (EN 1064, 5.3.5). */

/** Checksum of bytes, 16 bits. */
export function crcCcitt(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 0x8000) === 0 ? (crc << 1) & 0xffff : ((crc << 1) ^ 0x1021) & 0xffff;
  }
  return crc;
}
