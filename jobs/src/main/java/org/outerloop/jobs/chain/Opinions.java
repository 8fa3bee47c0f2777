package org.outerloop.jobs.chain;

import java.util.List;
import org.outerloop.consensus.Chain;
import org.outerloop.consensus.EpochResult;
import org.outerloop.consensus.SetWeights;
import org.outerloop.consensus.WeightVector;

/** What validators want to post, by behaviour. */
record Opinions(ChainSettings settings, Qualities qualities, long epoch) {
  private static final int OWNER_UID = 0;

  /** Without weights when it has nothing to say. */
  SetWeights of(Validator validator, Chain chain) {
    double[] shares =
        switch (validator.behaviour()) {
          case HONEST -> withBurn(measured(validator, chain));
          case DISSENTS -> withBurn(worst(measured(validator, chain)));
          case COPIES -> consensus(validator, chain);
          case CABAL -> friends(chain);
          case OFFLINE -> new double[chain.size()];
        };
    return SetWeights.of(validator.name().name(), WeightVector.of(shares), 0);
  }

  private double[] measured(Validator validator, Chain chain) {
    double[] shares = new double[chain.size()];
    for (Miner miner : seated(chain)) {
      shares[chain.uid(miner.name().name())] = qualities.measured(epoch, validator, miner.name());
    }
    return shares;
  }

  private List<Miner> seated(Chain chain) {
    return settings.miners().stream()
        .filter(miner -> chain.isRegistered(miner.name().name()))
        .toList();
  }

  /** All to the owner when no miner is worth anything. */
  private double[] withBurn(double[] miners) {
    double sum = 0;
    for (double share : miners) {
      sum += share;
    }
    for (int uid = 0; sum > 0 && uid < miners.length; uid++) {
      miners[uid] *= (1 - settings.burnShare()) / sum;
    }
    miners[OWNER_UID] = sum > 0 ? settings.burnShare() : 1;
    return miners;
  }

  private static double[] worst(double[] shares) {
    int worst = -1;
    for (int uid = 0; uid < shares.length; uid++) {
      if (shares[uid] > 0 && (worst < 0 || shares[uid] < shares[worst])) {
        worst = uid;
      }
    }
    double[] all = new double[shares.length];
    if (worst >= 0) {
      all[worst] = 1;
    }
    return all;
  }

  /** Of the others' weights, as they stand on the chain. */
  private static double[] consensus(Validator validator, Chain chain) {
    EpochResult result = chain.withStake(validator.name().name(), 0).settle(0).result();
    double[] shares = new double[chain.size()];
    for (int uid = 0; uid < shares.length; uid++) {
      shares[uid] = result.of(uid).consensus();
    }
    return shares;
  }

  private double[] friends(Chain chain) {
    double[] shares = new double[chain.size()];
    for (Miner miner : seated(chain)) {
      if (miner.behaviour() == Miner.Behaviour.FRIEND) {
        shares[chain.uid(miner.name().name())] = 1;
      }
    }
    return shares;
  }
}
