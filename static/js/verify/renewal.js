// @ts-check
// Which time stamps still prove their time, though certificates end: a later stamp that was made before the end,
// over the entry of the log that notes the older token, goes on for it. dossier/verify/renewal.py says why.

/**
 * Sets `ended`, `lasting` and `renewedBy` of each.
 * @param {CheckedStamp[]} stamps
 * @param {number} moment now, in milliseconds
 */
export function judgeStamps(stamps, moment) {
  const newestFirst = [...stamps].sort((one, two) => two.entry - one.entry);
  for (const [place, stamp] of newestFirst.entries()) {
    stamp.ended = moment > stamp.ends;
    if (!stamp.known || stamp.revocation === "compromised") continue;
    const later = stamp.ended ? newestFirst.slice(0, place).filter((one) => renews(one, stamp)) : [];
    stamp.renewedBy = later.at(-1)?.entry ?? 0;
    stamp.lasting = !stamp.ended || later.length > 0;
  }
}

/**
 * @param {CheckedStamp} later
 * @param {CheckedStamp} stamp
 */
const renews = (later, stamp) =>
  later.lasting && stamp.noted > 0 && stamp.noted <= later.entry && later.time <= stamp.ends;
