package org.outerloop.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.outerloop.activations.Drift;
import org.outerloop.activations.Projection;
import org.outerloop.bench.ActivationMachine.Shown;
import org.outerloop.bench.ActivationStates.Key;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.SplitMix64;

/**
 * How often the activation audit is right: on the models of a run that was kept in folders, as seen
 * by several machines.
 *
 * <pre>
 *   -Drun=work/activations   [-Dbench.java=-Dsequences=70]
 * </pre>
 *
 * <p>A case is the decision about one contribution of which one sequence is checked: a model, a
 * sequence, the signs of a peer of its own, the machines of peer and validator. Machines of two
 * threads see a quarter of the sequences, as they are slow on small models.
 */
final class ActivationBench {
  private static final String TITLES =
      String.format(
          Locale.ROOT,
          "%-44s %7s %8s %8s %10s %10s %10s",
          "", "cases", "refused", "passed", "least", "median", "most drift");
  private static final int[] EARLY_TO_LATE = {1, 6, 21};

  private final Report report = new Report();
  private final Map<ActivationMachine, Map<Key, Shown>> machines;
  private final Map<Key, Shown> bfloat16;
  private final Map<Key, Shown> here;
  private final int rounds;
  private final int sequences;

  private ActivationBench(
      Map<ActivationMachine, Map<Key, Shown>> machines,
      Map<Key, Shown> bfloat16,
      int rounds,
      int sequences) {
    this.machines = machines;
    this.bfloat16 = bfloat16;
    this.here = machines.get(ActivationMachine.HERE);
    this.rounds = rounds;
    this.sequences = sequences;
  }

  static Report run() throws IOException, InterruptedException {
    Path folder = Path.of(System.getProperty("run")).toAbsolutePath();
    int sequences = Integer.getInteger("sequences", 70);
    KeptRun run = new KeptRun(folder);
    Require.that(run.rounds() >= 30, "Run %s has %s rounds, 30 are needed", folder, run.rounds());
    Map<ActivationMachine, Map<Key, Shown>> machines = new EnumMap<>(ActivationMachine.class);
    for (ActivationMachine machine : ActivationMachine.values()) {
      machines.put(machine, machine.sketches(folder, sequences, "FLOAT32"));
    }
    Map<Key, Shown> bfloat16 = ActivationMachine.HERE.sketches(folder, sequences, "BFLOAT16");
    ActivationBench bench = new ActivationBench(machines, bfloat16, run.rounds(), sequences);
    return ActivationCost.add(bench.tables(), run);
  }

  private Report tables() {
    honest();
    stale();
    changed();
    forged();
    grail();
    return report;
  }

  private List<Key> keys(int firstRound, int endRound, String model) {
    List<Key> keys = new ArrayList<>();
    for (int round = firstRound; round < endRound; round++) {
      for (int i = 0; i < sequences; i++) {
        keys.add(new Key(round, model, i));
      }
    }
    return keys;
  }

  private static Key present(Key key) {
    return new Key(key.round(), ActivationStates.aged(0), key.sequence());
  }

  private DriftCases cases(Map<Key, Shown> peer, List<Key> keys) {
    DriftCases cases = new DriftCases();
    add(cases, peer, here, keys);
    return cases;
  }

  /** What the peer shows against what the validator computes, where both have it. */
  private static void add(
      DriftCases cases, Map<Key, Shown> peer, Map<Key, Shown> validator, List<Key> keys) {
    for (Key key : keys) {
      Shown computed = validator.get(present(key));
      if (peer.containsKey(key) && computed != null) {
        cases.add(peer.get(key).sketch(), computed.sketch());
      }
    }
  }

  private void honest() {
    report.line("Honest peers; drift in sizes of a hidden state");
    report.line("%s %8s %8s", TITLES, "equal", "steps");
    List<Key> all = keys(0, rounds, ActivationStates.aged(0));
    DriftCases others = new DriftCases();
    long total = 0;
    long refused = 0;
    for (ActivationMachine machine : ActivationMachine.values()) {
      DriftCases cases = cases(machines.get(machine), all);
      honest(machine.words + ", validator here", cases);
      if (machine != ActivationMachine.HERE) {
        total += cases.count();
        refused += cases.refused();
      }
      for (ActivationMachine validator : ActivationMachine.values()) {
        if (machine != ActivationMachine.HERE && validator.compareTo(machine) > 0) {
          add(others, machines.get(machine), machines.get(validator), all);
        }
      }
    }
    honest("any two others", others);
    long numbers = here.get(all.get(0)).sketch().length;
    report
        .line("allowed: %.0f steps for %d numbers", new Drift(0, numbers).allowed(), numbers)
        .line("")
        .number("honest_cases_two_machines", total + others.count())
        .number("honest_refused", refused + others.refused());
  }

  private void honest(String name, DriftCases cases) {
    report.line("%s %7.1f%% %8d", cases.line(name), 100 * cases.equalShare(), cases.mostSteps());
  }

  private void stale() {
    report.line("The base of some rounds ago, peers on all machines").line("%s", TITLES);
    long total = 0;
    long passed = 0;
    for (int age : ActivationStates.AGES) {
      for (int i = 0; age > 0 && i < EARLY_TO_LATE.length; i++) {
        int first = Math.max(age, EARLY_TO_LATE[i]);
        int end = i + 1 < EARLY_TO_LATE.length ? EARLY_TO_LATE[i + 1] : rounds;
        DriftCases cases = new DriftCases();
        for (Map<Key, Shown> machine : machines.values()) {
          List<Key> keys = keys(first, Math.min(end, rounds), ActivationStates.aged(age));
          add(cases, machine, here, keys);
        }
        if (cases.count() > 0) {
          report.line(
              "%s", cases.line(age + " rounds old, in rounds %d to %d".formatted(first, end - 1)));
          total += cases.count();
          passed += cases.passed();
        }
      }
    }
    report.line("").number("stale_cases", total).number("stale_passed", passed);
  }

  private void changed() {
    report.line("Other models than the base, rounds %s", ActivationStates.CHANGED);
    report.line("%s", TITLES);
    for (ModelChange change : ModelChange.values()) {
      List<Key> keys = keys(0, rounds, change.name());
      report.line("%s", cases(here, keys).line(change.words));
    }
    report.line("%s", cases(here, keys(0, rounds, "untrained")).line("the untrained model"));
    List<Key> all = keys(0, rounds, ActivationStates.aged(0));
    report.line("%s", cases(bfloat16, all).line("the base itself, computed in bfloat16")).line("");
  }

  private void forged() {
    report.line("Forged sketches").line("%s", TITLES);
    SplitMix64 random = new SplitMix64(1);
    DriftCases zeros = new DriftCases();
    DriftCases noise = new DriftCases();
    DriftCases another = new DriftCases();
    DriftCases last = new DriftCases();
    DriftCases scaled = new DriftCases();
    for (Key key : keys(1, rounds, ActivationStates.aged(0))) {
      short[] right = here.get(key).sketch();
      zeros.add(new short[right.length], right);
      noise.add(noise(random, right.length), right);
      int neighbour = (key.sequence() + 1) % sequences;
      another.add(here.get(new Key(key.round(), key.model(), neighbour)).sketch(), right);
      last.add(here.get(new Key(key.round() - 1, key.model(), key.sequence())).sketch(), right);
      Key old = new Key(key.round(), ActivationStates.aged(1), key.sequence());
      scaled.add(scaled(here.get(old).sketch(), right), right);
    }
    report
        .line("%s", zeros.line("zeros"))
        .line("%s", noise.line("random numbers of the right distribution"))
        .line("%s", another.line("another peer's"))
        .line("%s", last.line("the peer's own of the round before"))
        .line("%s", scaled.line("of the last base, scaled to fit best"))
        .line("");
  }

  /** Sums of twelve uniform numbers. */
  private static short[] noise(SplitMix64 random, int length) {
    short[] numbers = new short[length];
    for (int i = 0; i < length; i++) {
      double sum = -6;
      for (int j = 0; j < 12; j++) {
        sum += random.nextDouble();
      }
      numbers[i] = (short) Math.round(sum * Projection.UNIT);
    }
    return numbers;
  }

  /** By the factor that a forger would choose who knew what is right. */
  private static short[] scaled(short[] old, short[] right) {
    double product = 0;
    double squares = 0;
    for (int i = 0; i < old.length; i++) {
      product += (double) old[i] * right[i];
      squares += (double) old[i] * old[i];
    }
    short[] scaled = new short[old.length];
    for (int i = 0; i < old.length; i++) {
      scaled[i] = (short) Math.round(old[i] * product / squares);
    }
    return scaled;
  }

  /** The same cases by Grail's rule. */
  private void grail() {
    List<Key> late = keys(21, rounds, ActivationStates.aged(0));
    report
        .line("By the tolerance of Grail's proofs, 32 tokens a case")
        .line("%-44s %7s %10s", "", "cases", "passed");
    grail("honest, in bfloat16", bfloat16, late);
    grail("the base of the round before", here, keys(21, rounds, ActivationStates.aged(1)));
    grail("the base of five rounds before", here, keys(21, rounds, ActivationStates.aged(5)));
    grail("the untrained model", here, keys(21, rounds, "untrained"));
    int zeros = 0;
    for (Key key : late) {
      int[] right = here.get(key).grail();
      zeros += GrailSketch.passes(new int[right.length], right, key.hashCode()) ? 1 : 0;
    }
    report.line("%-44s %7d %9.1f%%", "zeros", late.size(), 100.0 * zeros / late.size()).line("");
  }

  private void grail(String name, Map<Key, Shown> peer, List<Key> keys) {
    int cases = 0;
    int passed = 0;
    for (Key key : keys) {
      if (peer.containsKey(key)) {
        int[] right = here.get(present(key)).grail();
        cases++;
        passed += GrailSketch.passes(peer.get(key).grail(), right, key.hashCode()) ? 1 : 0;
      }
    }
    report.line("%-44s %7d %9.1f%%", name, cases, 100.0 * passed / Math.max(1, cases));
  }
}
