import type { KernelMessage } from './kernelMessage';
import type { MimeBundle, Output } from './notebookFile';

/**
 * Keeps the outputs of a notebook's cells as nbclient does: neighbouring pieces of one stream are joined, and an update
 * of a display replaces what it showed, also in an earlier cell.
 */
export class OutputRecorder {
  readonly #displays = new Map<string, Output[]>();

  /** Adds what the message carries to a cell's outputs (changes them in place). */
  recordInto(outputs: Output[], { header, content }: KernelMessage): void {
    switch (header.msg_type) {
      case 'stream':
        appendStream(outputs, content);
        break;
      case 'clear_output':
        outputs.length = 0;
        break;
      case 'error':
        outputs.push({ ...content, output_type: 'error' });
        break;
      case 'display_data':
      case 'execute_result':
        this.#display(outputs, header.msg_type, content);
        break;
      case 'update_display_data':
        this.#update(content);
    }
  }

  #display(outputs: Output[], type: 'display_data' | 'execute_result', content: KernelMessage['content']): void {
    const output: Output = { output_type: type, data: dataOf(content), metadata: content.metadata ?? {} };
    if (type === 'execute_result') output.execution_count = content.execution_count ?? null;
    outputs.push(output);
    const id = displayId(content);
    if (id !== undefined) this.#displays.set(id, [...(this.#displays.get(id) ?? []), output]);
  }

  #update(content: KernelMessage['content']): void {
    for (const output of this.#displays.get(displayId(content) ?? '') ?? []) {
      output.data = dataOf(content);
      output.metadata = content.metadata ?? {};
    }
  }
}

function appendStream(outputs: Output[], { name, text }: KernelMessage['content']): void {
  const last = outputs.at(-1);
  if (last?.output_type === 'stream' && last.name === name) last.text = `${last.text}${text}`;
  else outputs.push({ output_type: 'stream', name, text });
}

function dataOf(content: KernelMessage['content']): MimeBundle {
  return (content.data ?? {}) as MimeBundle;
}

function displayId({ transient }: KernelMessage['content']): string | undefined {
  return (transient as { display_id?: string } | undefined)?.display_id;
}
