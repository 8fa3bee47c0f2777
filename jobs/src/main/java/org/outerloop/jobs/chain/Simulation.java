package org.outerloop.jobs.chain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.outerloop.consensus.Chain;
import org.outerloop.consensus.ChainException;
import org.outerloop.consensus.SetWeights;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.Seeds;

/**
 * Plays the epochs. In each, a miner that waits for a uid may take the lowest one's, validators
 * speak in the middle of the epoch, copiers after all others, and at its last block the emission is
 * paid. With commit and reveal, weights that count in epoch e were made in epoch e - n.
 */
public final class Simulation {
  private final ChainSettings settings;
  private final Map<PeerId, Map<Long, SetWeights>> committed = new HashMap<>();
  private final List<EpochReport.Refusal> refusals = new ArrayList<>();
  private final Deque<PeerId> waiting = new ArrayDeque<>();
  private Chain chain;
  private Qualities qualities;

  private Simulation(ChainSettings settings) {
    this.settings = settings;
    qualities = Qualities.first(settings);
    chain = opened();
  }

  /** One report per epoch after the warm-up. */
  public static List<EpochReport> run(ChainSettings settings) {
    Simulation simulation = new Simulation(settings);
    for (int epoch = 1; epoch <= settings.warmupEpochs(); epoch++) {
      simulation.play(epoch);
    }
    List<EpochReport> reports = new ArrayList<>();
    for (int epoch = 1; epoch <= settings.epochs(); epoch++) {
      reports.add(simulation.report(epoch));
    }
    return reports;
  }

  /** All have their seats, and the first, unpaid epoch has given out permits. */
  private Chain opened() {
    Chain opened = Chain.open(settings.chain()).register(ChainSettings.OWNER.name());
    for (Validator validator : settings.validators()) {
      opened = opened.register(validator.name().name());
      opened = opened.withStake(validator.name().name(), validator.stake());
    }
    for (Miner miner : settings.miners()) {
      if (opened.size() < settings.chain().maxUids()) {
        opened = opened.register(miner.name().name());
      } else {
        waiting.add(miner.name());
      }
    }
    return opened.settle(0).chain();
  }

  /** Newcomers come and miners change, then the epoch is played. */
  private EpochReport report(int epoch) {
    long played = epoch + (long) settings.warmupEpochs();
    chain = chain.at(played * settings.chain().tempo());
    Optional<PeerId> newcomer = Optional.ofNullable(waiting.peek());
    Optional<PeerId> replaced = newcomer.flatMap(this::seat);
    qualities = qualities.next(played);
    Chain.Settlement settlement = play(played);
    return new EpochReport(
        epoch,
        settlement.payout(),
        replaced.flatMap(name -> newcomer),
        replaced,
        List.copyOf(refusals),
        rows(epoch, settlement));
  }

  private Chain.Settlement play(long epoch) {
    long tempo = settings.chain().tempo();
    refusals.clear();
    Opinions opinions = new Opinions(settings, qualities, epoch);
    chain = chain.at(epoch * tempo + tempo / 2);
    speak(epoch, opinions, false);
    chain = chain.at(epoch * tempo + tempo / 2 + 1);
    speak(epoch, opinions, true);
    chain = chain.at((epoch + 1) * tempo - 1);
    Chain.Settlement settlement = chain.settle(settings.emission());
    chain = settlement.chain();
    return settlement;
  }

  /** The first in the queue takes the lowest uid; who sat there goes to the end of the queue. */
  private Optional<PeerId> seat(PeerId newcomer) {
    try {
      Chain after = chain.register(newcomer.name());
      PeerId replaced = new PeerId(chain.seat(after.uid(newcomer.name())).hotkey());
      chain = after;
      waiting.remove();
      if (settings.miners().stream().anyMatch(miner -> miner.name().equals(replaced))) {
        waiting.add(replaced);
      }
      return Optional.of(replaced);
    } catch (ChainException allImmune) {
      return Optional.empty();
    }
  }

  private List<Row> rows(int epoch, Chain.Settlement settlement) {
    List<Row> rows = new ArrayList<>();
    for (int uid = 0; uid < settlement.chain().size(); uid++) {
      PeerId name = new PeerId(settlement.chain().seat(uid).hotkey());
      rows.add(
          new Row(
              epoch,
              settings.participant(name),
              uid,
              qualities.values().getOrDefault(name, Double.NaN),
              settlement.result().of(uid),
              settlement.payout().of(uid)));
    }
    return rows;
  }

  private void speak(long epoch, Opinions opinions, boolean copiers) {
    for (Validator validator : settings.validators()) {
      boolean copies = validator.behaviour() == Validator.Behaviour.COPIES;
      if (copies == copiers && chain.isRegistered(validator.name().name())) {
        reveal(epoch, validator);
      }
    }
    for (Validator validator : settings.validators()) {
      boolean copies = validator.behaviour() == Validator.Behaviour.COPIES;
      if (copies == copiers && chain.isRegistered(validator.name().name())) {
        post(epoch, validator, opinions.of(validator, chain));
      }
    }
  }

  private void reveal(long epoch, Validator validator) {
    long made = epoch - settings.chain().weights().revealEpochs();
    SetWeights weights = committed.getOrDefault(validator.name(), Map.of()).get(made);
    if (weights != null) {
      accept(validator, () -> chain.reveal(weights, salt(made, validator)));
    }
  }

  private void post(long epoch, Validator validator, SetWeights weights) {
    if (weights.uids().isEmpty()) {
      return;
    }
    if (settings.chain().weights().revealEpochs() == 0) {
      accept(validator, () -> chain.setWeights(weights));
      return;
    }
    committed.computeIfAbsent(validator.name(), name -> new HashMap<>()).put(epoch, weights);
    accept(
        validator,
        () -> chain.commit(validator.name().name(), weights.commitment(salt(epoch, validator))));
  }

  /** Who is refused stays with the weights that it has. */
  private void accept(Validator validator, Supplier<Chain> call) {
    try {
      chain = call.get();
    } catch (ChainException e) {
      refusals.add(new EpochReport.Refusal(validator.name(), e.reason()));
    }
  }

  private long salt(long epoch, Validator validator) {
    return Seeds.of(settings.seed(), epoch, validator.name().name(), "salt");
  }
}
