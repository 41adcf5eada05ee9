import { createHash } from 'node:crypto';
import { escapeHtml } from '../../escapeHtml';
import type { Figure } from '../../figures/figure';
import type { MimeBundle } from '../display';
import { staticPicture } from '../staticPicture';
import { bundle } from './bundle';

/** Something to touch. */
export interface Interactive {
  readonly title: string;
  /** The module of the library, without extension, whose `mount(element, settings)` puts it onto a page, at once or as a promise. */
  readonly page: string;
  /** Plain data for `mount`. */
  readonly settings: object;
  /** What stands there where no script runs. */
  readonly figure: Figure;
}

/**
 * One output that works without a server and without a network: HTML with a picture, which a script inside it replaces by
 * the interactive page. Where scripts do not run, the picture stays.
 */
export async function interactiveOutput({ title, page, settings, figure }: Interactive): Promise<MimeBundle> {
  const png = Buffer.from(await staticPicture(figure)).toString('base64');
  const program = bundle(page);
  const values = JSON.stringify(settings).replaceAll('<', '\\u003c');
  const id = createHash('sha256').update(program).update(values).digest('hex').slice(0, 12);
  const picture = `<img alt="${escapeHtml(title)}" style="max-width:100%" src="data:image/png;base64,${png}">`;
  const html =
    `<div class="seeing-lab-interactive" data-interactive-id="${id}" style="${STYLE}">${picture}</div>` +
    `<script>(${MOUNTER})(${JSON.stringify(id)}, ${program}, ${values})</script>`;
  return { 'text/html': html, 'text/plain': `[${title}]` };
}

const STYLE = 'max-width:860px;font:14px/1.4 sans-serif';

/** Mounts the page in each copy of the output that has none yet; when that fails, the picture comes back. */
const MOUNTER = `async (id, program, settings) => {
  for (const box of document.querySelectorAll('[data-interactive-id="' + id + '"]:not([data-mounted])')) {
    box.dataset.mounted = '';
    const picture = box.querySelector('img');
    const place = box.appendChild(document.createElement('div'));
    try {
      await program().mount(place, settings);
      picture.style.display = 'none';
    } catch (error) {
      place.remove();
      console.error(error);
    }
  }
}`;
