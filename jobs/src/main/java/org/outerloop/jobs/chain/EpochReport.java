package org.outerloop.jobs.chain;

import java.util.List;
import java.util.Optional;
import org.outerloop.consensus.ChainException;
import org.outerloop.consensus.Payout;
import org.outerloop.protocol.PeerId;

/**
 * One epoch.
 *
 * @param newcomer who took a uid from somebody
 * @param replaced who lost it
 * @param refusals what the chain did not take
 * @param rows by uid
 */
public record EpochReport(
    int epoch,
    Payout payout,
    Optional<PeerId> newcomer,
    Optional<PeerId> replaced,
    List<Refusal> refusals,
    List<Row> rows) {
  /** A call that the chain answered with an error. */
  public record Refusal(PeerId validator, ChainException.Reason reason) {}

  /** Who has a uid in this epoch. */
  Optional<Row> row(PeerId name) {
    return rows.stream().filter(row -> row.participant().name().equals(name)).findFirst();
  }
}
