package org.outerloop.consensus;

import java.util.List;

/**
 * @param shares by uid
 * @param bonds for the next epoch
 */
public record EpochResult(List<Share> shares, Bonds bonds) {
  public EpochResult {
    shares = List.copyOf(shares);
  }

  public Share of(int uid) {
    return shares.get(uid);
  }
}
