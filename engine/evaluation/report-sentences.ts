/** The text of a radiology report as the encoders were shown it. */

/** Sentences without the XXXX of de-identified reports, list numbers and fragments of fewer than three words. */
export function reportSentences(text: string): string[] {
  return text
    .replace(/\bx-?XXXX/g, 'x-ray')
    .replace(/\bX{3,}\b\S*/g, ' ')
    .replace(/\s+/g, ' ')
    .split(/(?<=[.!?])\s+|\s*\b\d+\.\s+/)
    .map((sentence) => sentence.replace(/\s+([.,;])/g, '$1').replace(/^[ .;,]+|[ .;,]+$/g, ''))
    .filter((sentence) => sentence.split(/\s+/).filter(Boolean).length >= 3);
}

/** Findings and impression as one text; '' when they hold no sentence. */
export function reportText(findings: string, impression: string): string {
  const sentences = [...new Set(reportSentences(`${findings} ${impression}`))];
  return sentences.length > 0 ? `${sentences.join('. ')}.` : '';
}
