/** A model of two operators with which an execution provider shows that it works. */

/** ONNX, opset 17: y = softmax(a · b) over the last axis, all float32 2 × 2. */
export const providerProbe: Uint8Array = Buffer.from(
  'CAgSB2F1c2N1bHQ6gAEKEQoBYQoBYhIBbSIGTWF0TXVsCiUKAW0SAXkiB1NvZnRtYXgqFAoEYXhpcxj///////////8BoAECEgVwcm9iZVoTCgFhEg4KDAgBEggKAggCCgIIAloTCgFiEg4KDAgBEggKAggCCgIIAmITCgF5Eg4KDAgBEggKAggCCgIIAkIECgAQEQ==',
  'base64',
);

/** Values of both inputs, row by row. */
export const providerProbeInput: readonly number[] = [1, 2, 3, 4];

/** softmax of [7, 10] and of [15, 22]. */
export const providerProbeOutput: readonly number[] = [0.0474259, 0.9525741, 0.0009111, 0.9990889];
