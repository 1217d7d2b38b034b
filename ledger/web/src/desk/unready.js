/** Why a form cannot be read yet, in words for beside it. */
export class Unready extends Error {
  /** @param {string} message @param {string} [member] where to go to mend it */
  constructor(message, member) {
    super(message);
    this.member = member;
  }
}
