/** What stands for a character in HTML and XML, so that a text is never read as markup. */
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/**
 * A text that people typed, as it stands between tags or in an attribute. It may have the two characters that XML allows nowhere:
 * a picture with one of them could not be shown at all.
 */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"'\uFFFE\uFFFF]/g, (character) => ENTITIES[character] ?? '\uFFFD')
}
