package org.outerloop.round;

import java.util.List;
import org.outerloop.gauntlet.Evidence;
import org.outerloop.gauntlet.Overlap;
import org.outerloop.gauntlet.Standings;
import org.outerloop.gauntlet.Verdict;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.PeerId;

/** A record with one field changed. */
record Change(RoundRecord record) {
  static Change of(RoundRecord record) {
    return new Change(record);
  }

  Change previous(Digest previous) {
    return of(
        new RoundRecord(
            record.version(),
            record.run(),
            record.round(),
            previous,
            record.base(),
            record.evidence(),
            record.overlaps(),
            record.contributions(),
            record.verdicts(),
            record.merged(),
            record.burned(),
            record.standings(),
            record.model(),
            record.heldOutLoss(),
            record.beacon(),
            record.next()));
  }

  Change base(Digest base) {
    return of(
        new RoundRecord(
            record.version(),
            record.run(),
            record.round(),
            record.previous(),
            base,
            record.evidence(),
            record.overlaps(),
            record.contributions(),
            record.verdicts(),
            record.merged(),
            record.burned(),
            record.standings(),
            record.model(),
            record.heldOutLoss(),
            record.beacon(),
            record.next()));
  }

  Change evidence(List<Evidence> evidence) {
    return of(
        new RoundRecord(
            record.version(),
            record.run(),
            record.round(),
            record.previous(),
            record.base(),
            evidence,
            record.overlaps(),
            record.contributions(),
            record.verdicts(),
            record.merged(),
            record.burned(),
            record.standings(),
            record.model(),
            record.heldOutLoss(),
            record.beacon(),
            record.next()));
  }

  Change overlaps(List<Overlap> overlaps) {
    return of(
        new RoundRecord(
            record.version(),
            record.run(),
            record.round(),
            record.previous(),
            record.base(),
            record.evidence(),
            overlaps,
            record.contributions(),
            record.verdicts(),
            record.merged(),
            record.burned(),
            record.standings(),
            record.model(),
            record.heldOutLoss(),
            record.beacon(),
            record.next()));
  }

  Change verdicts(List<Verdict> verdicts) {
    return of(
        new RoundRecord(
            record.version(),
            record.run(),
            record.round(),
            record.previous(),
            record.base(),
            record.evidence(),
            record.overlaps(),
            record.contributions(),
            verdicts,
            record.merged(),
            record.burned(),
            record.standings(),
            record.model(),
            record.heldOutLoss(),
            record.beacon(),
            record.next()));
  }

  Change merged(List<PeerId> merged) {
    return of(
        new RoundRecord(
            record.version(),
            record.run(),
            record.round(),
            record.previous(),
            record.base(),
            record.evidence(),
            record.overlaps(),
            record.contributions(),
            record.verdicts(),
            merged,
            record.burned(),
            record.standings(),
            record.model(),
            record.heldOutLoss(),
            record.beacon(),
            record.next()));
  }

  Change burned(double burned) {
    return of(
        new RoundRecord(
            record.version(),
            record.run(),
            record.round(),
            record.previous(),
            record.base(),
            record.evidence(),
            record.overlaps(),
            record.contributions(),
            record.verdicts(),
            record.merged(),
            burned,
            record.standings(),
            record.model(),
            record.heldOutLoss(),
            record.beacon(),
            record.next()));
  }

  Change standings(Standings standings) {
    return of(
        new RoundRecord(
            record.version(),
            record.run(),
            record.round(),
            record.previous(),
            record.base(),
            record.evidence(),
            record.overlaps(),
            record.contributions(),
            record.verdicts(),
            record.merged(),
            record.burned(),
            standings,
            record.model(),
            record.heldOutLoss(),
            record.beacon(),
            record.next()));
  }

  Change model(Digest model) {
    return of(
        new RoundRecord(
            record.version(),
            record.run(),
            record.round(),
            record.previous(),
            record.base(),
            record.evidence(),
            record.overlaps(),
            record.contributions(),
            record.verdicts(),
            record.merged(),
            record.burned(),
            record.standings(),
            model,
            record.heldOutLoss(),
            record.beacon(),
            record.next()));
  }

  Change heldOutLoss(double heldOutLoss) {
    return of(
        new RoundRecord(
            record.version(),
            record.run(),
            record.round(),
            record.previous(),
            record.base(),
            record.evidence(),
            record.overlaps(),
            record.contributions(),
            record.verdicts(),
            record.merged(),
            record.burned(),
            record.standings(),
            record.model(),
            heldOutLoss,
            record.beacon(),
            record.next()));
  }

  Change beacon(Digest beacon) {
    return of(
        new RoundRecord(
            record.version(),
            record.run(),
            record.round(),
            record.previous(),
            record.base(),
            record.evidence(),
            record.overlaps(),
            record.contributions(),
            record.verdicts(),
            record.merged(),
            record.burned(),
            record.standings(),
            record.model(),
            record.heldOutLoss(),
            beacon,
            record.next()));
  }

  Change next(NextRound next) {
    return of(
        new RoundRecord(
            record.version(),
            record.run(),
            record.round(),
            record.previous(),
            record.base(),
            record.evidence(),
            record.overlaps(),
            record.contributions(),
            record.verdicts(),
            record.merged(),
            record.burned(),
            record.standings(),
            record.model(),
            record.heldOutLoss(),
            record.beacon(),
            next));
  }
}
