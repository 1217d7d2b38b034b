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
 * @param {{label: string}} texts
 * @returns {Promise<() => void>} stops it; rejects where there is no camera, or it may not be used
 */
export const scan = async (host, onText, { label }) => {
  if (!navigator.mediaDevices?.getUserMedia) throw new Error('getUserMedia');
  const [stream, { default: jsQR }] = await Promise.all([
    navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1280 } }, audio: false }),
    prepareScan(),
  ]);
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
  };
  const look = () => {
    // Gone from the page: nobody is to be filmed for nothing.
    if (!video.isConnected) return stop();
    if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || video.videoWidth === 0) return undefined;
    const scale = Math.min(1, widest / video.videoWidth);
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
    const found = jsQR(data, width, height, { inversionAttempts: 'dontInvert' });
    return found && onText(found.data) ? stop() : undefined;
  };
  await video.play();
  timer = setInterval(look, 1000 / rate);
  return stop;
};
