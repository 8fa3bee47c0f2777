package org.outerloop.ledger;

import java.io.Serializable;
import java.util.List;

/**
 * What one validator thinks its peers are worth.
 *
 * @param validatorKey public key of the author
 * @param round of the run after which it thinks so
 * @param shares those above 0, in peer order
 */
public record PostedWeights(String validatorKey, long round, List<Share> shares)
    implements Serializable {
  public PostedWeights {
    shares = List.copyOf(shares);
  }
}
