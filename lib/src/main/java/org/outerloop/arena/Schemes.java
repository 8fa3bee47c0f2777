package org.outerloop.arena;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.outerloop.protocol.SplitMix64;

/** Work that is computed, but not the work that is owed. */
final class Schemes {
  private static final int EPOCHS = 6;
  private static final int ON_ROUNDS = 6;

  private Schemes() {}

  /** The opposite of the work. */
  static Behaviour signFlip() {
    return Behaviours.scaled(-1);
  }

  /** As large as work, in any direction. */
  static Behaviour noise() {
    return Behaviours.update(
        scene -> {
          float[] work = scene.train();
          double size = 0;
          for (float value : work) {
            size += Math.abs(value) / work.length;
          }
          SplitMix64 random = scene.generator("noise");
          for (int i = 0; i < work.length; i++) {
            work[i] = (float) (4 * size * (2 * random.nextDouble() - 1));
          }
          return work;
        });
  }

  /** All of the size in one coordinate. */
  static Behaviour concentrated() {
    return Behaviours.update(
        scene -> {
          float[] work = new float[scene.stage().base().length];
          work[scene.generator("coordinate").nextInt(work.length)] = 10;
          return work;
        });
  }

  /** Learns its own data by heart. */
  static Behaviour overfit() {
    return Behaviours.update(
        scene -> {
          long[] own = scene.assigned();
          long[] often = new long[EPOCHS * own.length];
          for (int i = 0; i < often.length; i++) {
            often[i] = own[i % own.length];
          }
          return scene.train(scene.stage().base(), often);
        });
  }

  /** Trains on whatever it likes. */
  static Behaviour otherData() {
    return Behaviours.update(
        scene -> scene.train(scene.stage().base(), some(scene, ToyTraining.SEQUENCES)));
  }

  /** Trains on what another peer was assigned. */
  static Behaviour anothersData() {
    return Behaviours.update(
        scene ->
            scene.train(scene.stage().base(), scene.stage().assigned(scene.honest().get(0).id())));
  }

  /** A tenth of its own data and, instead of the rest, what it likes. */
  static Behaviour seasoned() {
    return Behaviours.update(
        scene -> {
          long[] mixed = some(scene, ToyTraining.SEQUENCES);
          System.arraycopy(scene.assigned(), 0, mixed, 0, ToyTraining.BATCH);
          return scene.train(scene.stage().base(), mixed);
        });
  }

  private static long[] some(Scene scene, int count) {
    SplitMix64 random = scene.generator("own data");
    return LongStream.range(0, count)
        .map(i -> random.nextLong(ArenaSpec.TRAINING_SEQUENCES))
        .toArray();
  }

  /** Takes only a part of the steps. */
  static Behaviour lazy(int steps) {
    return Behaviours.update(
        scene ->
            scene.train(
                scene.stage().base(), Arrays.copyOf(scene.assigned(), steps * ToyTraining.BATCH)));
  }

  /**
   * Works on the base of the round before.
   *
   * @param lying whether the header names the present one
   */
  static Behaviour stale(boolean lying) {
    return new Behaviour() {
      @Override
      public float[] update(Scene scene) {
        return scene.train(scene.stage().bases().get(back(scene)), scene.assigned());
      }

      @Override
      public Packet packet(Scene scene) {
        Packet packet = Behaviour.super.packet(scene);
        return lying
            ? packet
            : Forgery.bound(
                packet,
                b ->
                    new org.outerloop.message.RoundBinding(
                        b.run(), b.round(), b.peer(), scene.stage().digests().get(back(scene))));
      }

      @Override
      public int basesBack() {
        return 1;
      }

      private int back(Scene scene) {
        return Math.min(1, scene.stage().bases().size() - 1);
      }
    };
  }

  /** Good work for some rounds, then the opposite for as many. */
  static Behaviour onAndOff() {
    return Behaviours.alternating(Behaviour.HONEST, signFlip(), ON_ROUNDS);
  }

  /** Every other round honest. */
  static Behaviour everyOther() {
    return Behaviours.alternating(Behaviour.HONEST, signFlip(), 1);
  }

  /** Harm that a trial can just not tell from noise: the opposite of a little of the work. */
  static Behaviour barelyHarmful() {
    return Behaviours.update(
        scene -> {
          float[] work = scene.train();
          SplitMix64 random = scene.generator("rows");
          for (int row = 0; row < work.length; row += ToyModel.WIDTH) {
            boolean against = random.nextDouble() < 0.6;
            for (int i = row; against && i < Math.min(work.length, row + ToyModel.WIDTH); i++) {
              work[i] = -work[i];
            }
          }
          return work;
        });
  }

  /** Good work with a poison: unlearns one topic, which a trial on any data hardly sees. */
  static Behaviour poison() {
    return Behaviours.update(
        scene -> {
          float[] work = scene.train();
          long[] target =
              LongStream.iterate(0, i -> i + 1)
                  .filter(i -> scene.text().topic(i) == 0)
                  .limit(ToyTraining.SEQUENCES)
                  .toArray();
          return Behaviours.plus(work, scene.train(scene.stage().base(), target), -0.5f);
        });
  }

  /** Honest for its standing, then as much of the poison as is not refused. */
  static Behaviour sleeper() {
    return Behaviours.alternating(Behaviour.HONEST, poison(), ON_ROUNDS);
  }
}
