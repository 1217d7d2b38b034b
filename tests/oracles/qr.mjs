// npm's jsqr reads pictures: each byte a grey value, row by row.
import jsqr from 'jsqr';
import { answer } from './lines.mjs';

await answer({
  read({ width, height, grey }) {
    const bytes = Buffer.from(grey, 'base64');
    const rgba = new Uint8ClampedArray(4 * width * height).fill(255);
    bytes.forEach((value, i) => rgba.fill(value, 4 * i, 4 * i + 3));
    const found = (jsqr.default ?? jsqr)(rgba, width, height);
    return { text: found?.data ?? null };
  },
});
