/** Nothing in it turns the direction of reading, begins a line or hides: a name that looks like another is a trap. @param {string} text */
export const plain = (text) => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu, '\uFFFD');
