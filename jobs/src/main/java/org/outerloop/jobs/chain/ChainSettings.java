package org.outerloop.jobs.chain;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.outerloop.consensus.ChainSpec;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.Require;

/**
 * Settings of a simulated subnet; conf/chain.conf explains every key.
 *
 * @param warmupEpochs played first and not counted: miners keep their quality and their seats,
 *     while weights, permits and bonds come to be what they would be in a running subnet
 * @param noise standard deviation of a measurement, as a share of the quality
 * @param drift of miners, as a share of their quality and epoch
 * @param burnShare of their weight that validators give to the owner's key
 * @param emission of one epoch
 */
public record ChainSettings(
    long seed,
    int epochs,
    int warmupEpochs,
    double emission,
    double burnShare,
    double noise,
    double drift,
    ChainSpec chain,
    List<Validator> validators,
    List<Miner> miners) {
  /** Hotkey of the subnet's owner, on uid 0. */
  static final PeerId OWNER = new PeerId("owner");

  public ChainSettings {
    Require.that(epochs >= 1, "%s epochs are not positive", epochs);
    Require.that(emission >= 0 && Double.isFinite(emission), "Emission %s is not from 0", emission);
    Require.that(burnShare >= 0 && burnShare <= 1, "Burn share %s is outside [0, 1]", burnShare);
    Require.that(noise >= 0 && noise <= 1, "Noise %s is outside [0, 1]", noise);
    Require.that(drift >= 0 && drift < 1, "Drift %s is outside [0, 1)", drift);
    Require.that(chain.tempo() >= 4, "Tempo %s is below 4 blocks", chain.tempo());
    Require.that(
        chain.weights().rateLimit() <= chain.tempo(),
        "A rate limit of %s blocks is longer than the tempo %s: nobody could speak each epoch",
        chain.weights().rateLimit(),
        chain.tempo());
    Require.that(
        chain.weights().versionKey() == 0,
        "Version key %s: validators here have 0",
        chain.weights().versionKey());
    Require.that(
        !validators.isEmpty() && !miners.isEmpty(), "There are no validators or no miners");
    Require.that(
        validators.size() + 1 < chain.maxUids(),
        "%s uids are too few for the owner, %s validators and a miner",
        chain.maxUids(),
        validators.size());
    Set<PeerId> names = new HashSet<>(Set.of(OWNER));
    validators.forEach(validator -> requireNew(names, validator.name()));
    miners.forEach(miner -> requireNew(names, miner.name()));
  }

  /** Owner, validators and miners, in this order. */
  List<Participant> participants() {
    List<Participant> all = new ArrayList<>();
    all.add(new Participant(OWNER, Participant.Role.OWNER, ""));
    for (Validator validator : validators) {
      String behaviour = validator.behaviour().name().toLowerCase(Locale.ROOT);
      all.add(new Participant(validator.name(), Participant.Role.VALIDATOR, behaviour));
    }
    for (Miner miner : miners) {
      String behaviour = miner.behaviour().name().toLowerCase(Locale.ROOT);
      all.add(new Participant(miner.name(), Participant.Role.MINER, behaviour));
    }
    return all;
  }

  Participant participant(PeerId name) {
    return participants().stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
  }

  private static void requireNew(Set<PeerId> names, PeerId name) {
    Require.that(names.add(name), "The name %s is taken; the owner's is '%s'", name, OWNER);
  }
}
