// A finding that says which name was meant offers to write it.
import { fixesOf, type Diagnostic } from './protocol.js';

/** The words that a finding is about; empty where it goes over several lines. */
function wordsOf(text: string, { line, column, end_line: endLine, end_column: endColumn }: Diagnostic): string {
  if (endLine !== line) return '';
  // Columns count code points.
  return [...(text.split('\n')[line - 1] ?? '')].slice(column - 1, endColumn - 1).join('');
}

/** The findings, those with a fix of their own and those that name something near with one that writes it. */
export function withMeantNames(diagnostics: Diagnostic[], textOf: (file: Diagnostic['file']) => string): Diagnostic[] {
  return diagnostics.map((one) => {
    const meant = /Did you mean `([\w.-]+)`\?/.exec(one.message)?.[1];
    if (meant === undefined || fixesOf(one).length > 0) return one;
    const written = wordsOf(textOf(one.file), one);
    // Only a name gives way to a name: as many parts, nothing around it.
    if (!/^[\w.-]+$/.test(written) || written.split('.').length !== meant.split('.').length) return one;
    const { line, column, end_line, end_column } = one;
    return { ...one, fixes: [{ title: `Write \`${meant}\``, edits: [{ line, column, end_line, end_column, text: meant }] }] };
  });
}
