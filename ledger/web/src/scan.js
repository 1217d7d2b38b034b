// Reads a QR code with the camera. The pictures stay in this page: they are looked at, one after the other, and dropped.
import { el } from './dom.js';

/** Wider pictures cost time and find nothing more. */
const widest = 960;

/** Pictures a second. */
const rate = 8;

/** Brings what reads the codes, so that it is there when there is no connection. */
export const prepareScan = () => import('jsqr');

/**
 * @param {HTMLElement} host where the camera's picture is shown
 * @param {(text: string) => boolean} onText told what was read; true ends it
 * @param {{label: string, onEnd: () => void}} told the picture's name; what to do once the camera is off, whoever switched it off
 * @returns {Promise<() => void>} stops it; rejects where there is no camera, or it may not be used
 */
export const scan = async (host, onText, { label, onEnd }) => {
  if (!navigator.mediaDevices?.getUserMedia) throw new Error('getUserMedia');

  // What reads the codes first: without it there is nothing to film for.
  const { default: jsQR } = await prepareScan();
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1280 } }, audio: false });
  const video = el('video', { playsinline: true, muted: true, 'aria-label': label });
  video.muted = true;
  video.srcObject = stream;
  host.replaceChildren(video);
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  let timer = 0;
  const stop = () => {
    clearInterval(timer);
    stream.getTracks().forEach((track) => track.stop());
    host.replaceChildren();
    onEnd();
  };

  // Gone from the page, or from sight behind another view: nobody is to be filmed for nothing, and nothing read may change what is shown now.
  const isSeen = () => video.getClientRects().length > 0;
  const look = () => {
    if (!isSeen()) return stop();
    if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || video.videoWidth === 0) return undefined;
    const scale = Math.min(1, widest / video.videoWidth);
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
    const found = jsQR(data, width, height, { inversionAttempts: 'dontInvert' });
    return found && onText(found.data) ? stop() : undefined;
  };
  timer = setInterval(look, 1000 / rate);
  try {
    await video.play();
  } catch (failure) {
    stop();
    throw failure;
  }
  return stop;
};
