package org.outerloop.bench;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.outerloop.activations.Projection;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.Seeds;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.training.StatesBench;

/**
 * Sketches of one machine: of every model of a run on every sequence, as somebody would make them
 * who says in a round that this is its base. Written to a file, one after the other, each with its
 * {@link Key}.
 */
final class ActivationStates {
  /** How many rounds ago a model was the base, for those that are kept. */
  static final int[] AGES = {0, 1, 2, 5};

  /** Rounds whose base is changed in ways of {@link ModelChange}. */
  static final List<Integer> CHANGED = List.of(2, 15, 29);

  private final KeptRun run;
  private final List<int[]> sequences;
  private final int width;
  private final StatesBench states;
  private final DataOutputStream out;

  /**
   * What a sketch is of.
   *
   * @param round in which it is shown: it has the signs of this round
   * @param model name of what it was made with
   */
  record Key(int round, String model, int sequence) {}

  private ActivationStates(
      KeptRun run, List<int[]> sequences, StatesBench states, DataOutputStream out) {
    this.run = run;
    this.sequences = sequences;
    this.width = run.spec.model().hiddenSize();
    this.states = states;
    this.out = out;
  }

  static String aged(int age) {
    return "age-" + age;
  }

  /** Run, file, sequences, engine, precision, threads, whether changed models too. */
  public static void main(String[] args) throws IOException {
    KeptRun run = new KeptRun(Path.of(args[0]));
    boolean libtorch = args[3].equals("libtorch");
    Precision precision = Precision.valueOf(args[4]);
    try (StatesBench states =
            new StatesBench(run.spec.model(), precision, libtorch, Integer.parseInt(args[5]));
        DataOutputStream out =
            new DataOutputStream(
                new BufferedOutputStream(Files.newOutputStream(Path.of(args[1]))))) {
      ActivationStates work =
          new ActivationStates(run, run.sequences(Integer.parseInt(args[2])), states, out);
      work.models();
      if (args[6].equals("changed")) {
        work.changes();
      }
    }
    System.out.println("{}");
  }

  private void models() throws IOException {
    int rounds = run.rounds();
    for (int model = 0; model < rounds; model++) {
      load(run.model(model));
      for (int i = 0; i < sequences.size(); i++) {
        float[] hidden = states.of(sequences.get(i));
        for (int age : AGES) {
          if (model + age < rounds) {
            write(new Key(model + age, aged(age), i), hidden);
          }
        }
        if (model == 0) {
          for (int round : CHANGED) {
            write(new Key(round, "untrained", i), hidden);
          }
        }
      }
    }
  }

  private void changes() throws IOException {
    for (int round : CHANGED) {
      float[][] last = run.model(round - 1);
      float[][] older = run.model(round - 2);
      for (ModelChange change : ModelChange.values()) {
        float[][] model = run.model(round);
        SplitMix64 random = new SplitMix64(round);
        for (int tensor = 0; tensor < model.length; tensor++) {
          change.apply(model[tensor], last[tensor], older[tensor], random);
        }
        load(model);
        for (int i = 0; i < sequences.size(); i++) {
          write(new Key(round, change.name(), i), states.of(sequences.get(i)));
        }
      }
    }
  }

  private void load(float[][] model) {
    ParameterLayout layout = ParameterLayout.of(run.spec.model());
    for (int tensor = 0; tensor < model.length; tensor++) {
      states.parameters().write(layout.tensor(tensor).offset(), model[tensor], model[tensor].length);
    }
    states.takeOver();
  }

  /** A sequence is a peer's: each has its own signs in each round. */
  private void write(Key key, float[] hidden) throws IOException {
    PeerId peer = new PeerId("peer-" + key.sequence());
    short[] sketch = Projection.of(run.spec.seed(), key.round(), peer, width).sketch(hidden);
    long seed = Seeds.of(run.spec.seed(), key.round(), peer.name(), "grail");
    int[] grail = GrailSketch.of(hidden, width, seed);
    out.writeInt(key.round());
    out.writeUTF(key.model());
    out.writeInt(key.sequence());
    out.writeInt(sketch.length);
    for (short number : sketch) {
      out.writeShort(number);
    }
    out.writeInt(grail.length);
    for (int product : grail) {
      out.writeInt(product);
    }
  }
}
