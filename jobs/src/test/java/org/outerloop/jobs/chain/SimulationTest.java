package org.outerloop.jobs.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.outerloop.jobs.SettingsFile;
import org.outerloop.protocol.PeerId;

/** Plays conf/chain.conf and variants of it. */
class SimulationTest {
  private static final Path CONF =
      Path.of(System.getProperty("outerloop.root"), "conf", "chain.conf");

  private static ChainSettings settings(String... changes) {
    return SettingsFile.read(CONF, List.of(changes), ChainSettings.class);
  }

  private static Map<String, Earnings> play(ChainSettings settings) {
    Map<String, Earnings> byName = new TreeMap<>();
    for (Earnings one : Earnings.of(settings, Simulation.run(settings))) {
      byName.put(one.participant().name().name(), one);
    }
    return byName;
  }

  /** When miners' qualities drift: in the open a copy is as good as a judgement, late it is not. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 4})
  void copyingPaysInTheOpenOnly(int revealEpochs) {
    for (int seed = 1; seed <= 8; seed++) {
      Map<String, Earnings> earned =
          play(settings("seed=" + seed, "chain.weights.reveal-epochs=" + revealEpochs));

      double copier = earned.get("copier").perStake();
      double honest = earned.get("west").perStake();
      if (revealEpochs == 0) {
        assertThat(copier).as("seed %s", seed).isGreaterThanOrEqualTo(honest);
      } else {
        assertThat(copier).as("seed %s", seed).isLessThan(0.995 * honest);
      }
    }
  }

  @Test
  void copyingIsHarmlessForTheCopierWhenNothingChanges() {
    Map<String, Earnings> earned = play(settings("drift=0", "noise=0"));
    assertThat(earned.get("copier").perStake())
        .isCloseTo(earned.get("west").perStake(), within(0.002));
  }

  @Test
  void everyEpochPaysItsEmission() {
    for (String change : List.of("seed=3", "chain.max-uids=11", "chain.emission.root-share=0.3")) {
      for (EpochReport report : Simulation.run(settings(change, "epochs=12"))) {
        assertThat(report.payout().total()).isCloseTo(360, within(360e-12));
      }
    }
  }

  @Test
  void theSameSettingsGiveTheSameFigures() {
    ChainSettings settings = settings("epochs=5");
    assertThat(ChainCsv.lines(Simulation.run(settings)))
        .isEqualTo(ChainCsv.lines(Simulation.run(settings)))
        .isNotEqualTo(ChainCsv.lines(Simulation.run(settings("epochs=5", "seed=2"))));
  }

  @Test
  void theCabalLiftsItsFriendOnlyWithAMajority() {
    double alone = play(settings()).get("eve").miner();
    double lifted = play(settings("chain.consensus.kappa=0.2")).get("eve").miner();
    double fair =
        play(settings("validators=[{name=v,stake=1,behaviour=honest}]")).get("eve").miner();

    assertThat(alone).isLessThan(1.5 * fair);
    assertThat(lifted).isGreaterThan(5 * fair);
  }

  @Test
  void amongTheHonestTheBurnShareBurns() {
    ChainSettings settings =
        settings("validators=[{name=v,stake=1,behaviour=honest}]", "burn-share=0.25", "epochs=3");
    for (EpochReport report : Simulation.run(settings)) {
      double net = 360 - report.payout().owner();
      assertThat(report.payout().burned()).isCloseTo(0.125 * net, within(1e-3 * net));
    }
  }

  @Test
  void whoIsSilentEarnsNothing() {
    Map<String, Earnings> earned =
        play(
            settings(
                "validators=[{name=v,stake=1,behaviour=honest},{name=w,stake=1,behaviour=offline}]"));
    assertThat(earned.get("w").total()).isZero();
    assertThat(earned.get("v").perStake()).isCloseTo(2, within(1e-12));
  }

  @Test
  void minersWaitForTheSeatOfTheLowest() {
    ChainSettings settings = settings("chain.max-uids=11", "chain.immunity-period=0");
    List<EpochReport> reports = Simulation.run(settings);

    assertThat(reports).allMatch(report -> report.rows().size() == 11);
    for (EpochReport report : reports) {
      assertThat(report.newcomer()).isPresent();
      assertThat(report.row(report.newcomer().get())).isPresent();
      assertThat(report.row(report.replaced().get())).isEmpty();
      assertThat(report.replaced()).isNotEqualTo(java.util.Optional.of(ChainSettings.OWNER));
    }
  }

  @Test
  void refusalsAreReported() {
    ChainSettings settings = settings("chain.consensus.max-validators=5", "epochs=2");
    ChainTotals totals = ChainTotals.of(Simulation.run(settings));

    assertThat(totals.refusals()).containsKey("contrary NEURON_NO_VALIDATOR_PERMIT");
    assertThat(totals.lines())
        .anyMatch(line -> line.startsWith("refused: contrary NEURON_NO_VALIDATOR_PERMIT"));
  }

  @Test
  void settingsThatDoNotGoTogetherAreErrors() {
    fails("5 uids are too few for the owner, 6 validators and a miner", "chain.max-uids=5");
    fails("The name owner is taken", "miners=[{name=owner,quality=1,behaviour=steady}]");
    fails("There are no validators or no miners", "miners=[]");
    fails(
        "is 'lazy', none of [steady, drifts, fades, friend]",
        "miners=[{name=a,quality=1,behaviour=lazy}]");
    fails(
        "A rate limit of 400 blocks is longer than the tempo 360", "chain.weights.rate-limit=400");
    fails(
        "Liquid alpha wants the rule yuma3",
        "chain.consensus.bonds.liquid-alpha={low=0.7,high=0.9,steepness=1000}");
  }

  private static void fails(String message, String... changes) {
    assertThatThrownBy(() -> settings(changes)).hasMessageContaining(message);
  }

  @Test
  void drawsAreNormal() {
    double[] drawn = new double[20_000];
    Arrays.setAll(drawn, i -> new Draws(1).normal(i, "who", "why"));
    double mean = Arrays.stream(drawn).average().orElseThrow();
    double variance =
        Arrays.stream(drawn).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
    assertThat(mean).isCloseTo(0, within(0.03));
    assertThat(variance).isCloseTo(1, within(0.05));
    assertThat(new Draws(1).normal(1, "a", "b")).isNotEqualTo(new Draws(1).normal(1, "b", "a"));
  }

  @Test
  void namesAreThoseOfTheSettings() {
    assertThat(settings().participants())
        .extracting(Participant::name)
        .startsWith(ChainSettings.OWNER, new PeerId("north"))
        .endsWith(new PeerId("fay"));
  }
}
