// The camera beside a field: always a second way, never the only one.
import { el } from '../dom.js';
import { scan } from '../scan.js';
import { say } from './language.js';

/**
 * A button that opens the camera and hands over what it reads.
 * @param {(text: string) => boolean} take true when it was what is wanted
 */
export const cameraOf = (take, text = say('desk.scan.open')) => {
  const host = el('div', { class: 'camera' });
  const said = el('p', { role: 'status', class: 'quiet' });
  const button = el('button', { type: 'button', class: 'secondary' }, text);
  let stop = null;
  const ended = () => {
    stop = null;
    button.textContent = text;
    said.textContent = '';
  };
  button.addEventListener('click', async () => {
    if (stop) {
      stop();
      return;
    }
    button.disabled = true;
    let isOver = false;
    try {
      const onText = (found) => {
        const taken = take(found);
        said.textContent = taken ? '' : say('desk.scan.other');
        return taken;
      };
      const stopper = await scan(host, onText, {
        label: say('desk.scan.picture'),
        onEnd: () => {
          isOver = true;
          ended();
        },
      });
      if (!isOver) {
        stop = stopper;
        said.textContent = say('desk.scan.looking');
        button.textContent = say('desk.scan.stop');
      }
    } catch (failure) {
      said.textContent = say('desk.scan.no-camera', failure.name === 'Error' ? failure.message : failure.name);
    } finally {
      button.disabled = false;
    }
  });
  return el('div', { class: 'scan' }, button, host, said);
};
