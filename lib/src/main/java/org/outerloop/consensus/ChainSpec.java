package org.outerloop.consensus;

import java.io.Serializable;
import org.outerloop.protocol.Require;

/**
 * Settings of a subnet.
 *
 * @param maxUids seats
 * @param tempo blocks of an epoch
 * @param immunityPeriod blocks after registration in which a uid is not given away
 * @param minNonImmuneUids so many uids must be beyond immunity before one of them is given away
 * @param weights which weights are taken
 * @param consensus how weights become shares
 * @param emission who gets what
 */
public record ChainSpec(
    int maxUids,
    int tempo,
    long immunityPeriod,
    int minNonImmuneUids,
    WeightSpec weights,
    ConsensusSpec consensus,
    EmissionSpec emission)
    implements Serializable {
  /** Subtensor's initial values. */
  public static final ChainSpec SUBTENSOR =
      new ChainSpec(
          256,
          360,
          4096,
          10,
          WeightSpec.SUBTENSOR,
          ConsensusSpec.SUBTENSOR,
          EmissionSpec.SUBTENSOR);

  public ChainSpec {
    Require.that(maxUids >= 1 && maxUids <= 65_536, "%s uids are not 1 to 65536", maxUids);
    Require.that(tempo >= 1, "Tempo %s is not positive", tempo);
    Require.that(immunityPeriod >= 0, "Immunity of %s blocks is negative", immunityPeriod);
    Require.that(minNonImmuneUids >= 0, "%s uids are negative", minNonImmuneUids);
  }
}
