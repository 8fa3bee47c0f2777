package org.outerloop.jobs.chain;

import java.util.Map;
import java.util.TreeMap;
import org.outerloop.protocol.PeerId;

/** What each miner is really worth in one epoch. Nobody sees it without noise. */
record Qualities(ChainSettings settings, Map<PeerId, Double> values) {

  static Qualities first(ChainSettings settings) {
    Map<PeerId, Double> values = new TreeMap<>();
    settings.miners().forEach(miner -> values.put(miner.name(), miner.quality()));
    return new Qualities(settings, values);
  }

  /** One epoch later. */
  Qualities next(long epoch) {
    Draws draws = new Draws(settings.seed());
    Map<PeerId, Double> later = new TreeMap<>();
    for (Miner miner : settings.miners()) {
      double quality = of(miner.name());
      double factor =
          switch (miner.behaviour()) {
            case STEADY, FRIEND -> 1;
            case FADES -> 1 - settings.drift();
            case DRIFTS ->
                StrictMath.exp(
                    settings.drift() * draws.normal(epoch, miner.name().name(), "drift"));
          };
      later.put(miner.name(), quality * factor);
    }
    return new Qualities(settings, later);
  }

  double of(PeerId miner) {
    return values.get(miner);
  }

  /** What a validator measures. */
  double measured(long epoch, Validator validator, PeerId miner) {
    double error =
        new Draws(settings.seed()).normal(epoch, validator.name() + "/" + miner, "measurement");
    return Math.max(0, of(miner) * (1 + settings.noise() * error));
  }
}
