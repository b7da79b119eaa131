/** One element of a DICOM file, as the tag browser lists it. */
import { z } from 'zod';

export const DicomTag = z.object({
  /** `(0010,0010)`. */
  tag: z.string(),
  /** Value representation; `UN` when neither the file nor the dictionary knows. */
  vr: z.string(),
  /** Keyword of the dictionary (PS3.6); empty when it is not in there. */
  keyword: z.string(),
  /** For people; cut when it is long, and only described when it is binary. */
  value: z.string(),
  /** Length of the value in the file, bytes. */
  bytes: z.int().min(0),
  /** True when `value` is less than all of it. */
  isCut: z.boolean(),
  isPrivate: z.boolean(),
  /** 0 at the top, one more in each sequence. */
  depth: z.int().min(0),
});
export type DicomTag = z.infer<typeof DicomTag>;
