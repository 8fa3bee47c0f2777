package org.outerloop.arena;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.sparseloco.SliceCompressor;
import org.outerloop.sparseloco.SparseSlice;

/** Work that another has done. */
final class Copies {
  /** Right after the window has opened, before all others. */
  private static final long BEFORE_OTHERS = 1_000;

  private Copies() {}

  /** Of the same round, seen and sent again. */
  static Behaviour exact() {
    return Behaviours.follower(scene -> victim(scene).slices());
  }

  /** The same entries with other values. */
  static Behaviour perturbed() {
    return Behaviours.follower(
        scene -> {
          SplitMix64 random = scene.generator("perturb");
          float[] values = dense(victim(scene).slices());
          for (int i = 0; i < values.length; i++) {
            values[i] *= (float) (0.5 + random.nextDouble());
          }
          return sent(values);
        });
  }

  /** Some of the rows are of another work, that of a second victim or one's own. */
  static Behaviour replaced(double share, boolean ownWork) {
    return Behaviours.follower(
        scene -> {
          float[] values = dense(victim(scene).slices());
          float[] other =
              ownWork ? scaledLike(scene.train(), values) : dense(scene.revealed().get(0).slices());
          SplitMix64 random = scene.generator("rows");
          for (int row = 0; row < values.length; row += ToyModel.WIDTH) {
            if (random.nextDouble() < share) {
              int end = Math.min(values.length, row + ToyModel.WIDTH);
              System.arraycopy(other, row, values, row, end - row);
            }
          }
          return sent(values);
        });
  }

  private static float[] scaledLike(float[] own, float[] values) {
    double ratio = Math.sqrt(squares(values) / Math.max(1e-30, squares(own)));
    return Behaviours.scaled(own, (float) ratio);
  }

  private static double squares(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return sum;
  }

  /** What somebody sent in the round before, under a header of this one. */
  static Behaviour yesterdays() {
    return new Behaviour() {
      @Override
      public List<SparseSlice> slices(Scene scene) {
        List<Packet> before = scene.revealedBefore();
        return before.isEmpty()
            ? scene.compress(scene.train())
            : before.get(scene.generator("victim").nextInt(before.size())).slices();
      }
    };
  }

  /** The last step of the model, as if it were an update. */
  static Behaviour aggregate() {
    return Behaviours.update(
        scene -> {
          List<float[]> bases = scene.stage().bases();
          return bases.size() < 2
              ? scene.train()
              : Behaviours.plus(bases.get(1).clone(), bases.get(0), -1);
        });
  }

  /** Two send one work, each the entries that the other does not. */
  static Behaviour pairs() {
    return Behaviours.update(
        scene -> {
          List<Member> all = scene.accomplices();
          int partner = Math.min(all.size() - 1, scene.place() ^ 1);
          long[] own = scene.assigned();
          long[] others = scene.stage().assigned(all.get(partner).id());
          float[] work = scene.train(scene.stage().base(), half(own));
          Behaviours.plus(work, scene.train(scene.stage().base(), half(others)), 1);
          return masked(work, scene.place() & 1, 2);
        });
  }

  /** Many send one work, each its share of the entries, with a little training on its own data. */
  static Behaviour sybils() {
    return Behaviours.update(
        scene -> {
          List<Member> all = scene.accomplices();
          float[] work = new float[scene.stage().base().length];
          for (Member each : all) {
            long[] some = Arrays.copyOf(scene.stage().assigned(each.id()), ToyTraining.BATCH);
            Behaviours.plus(work, scene.train(scene.stage().base(), some), 1);
          }
          return masked(work, scene.place(), all.size());
        });
  }

  static long[] half(long[] sequences) {
    return Arrays.copyOf(sequences, sequences.length / 2);
  }

  private static float[] masked(float[] values, int part, int parts) {
    for (int i = 0; i < values.length; i++) {
      if (Math.floorMod(SplitMix64.mix(i), parts) != part) {
        values[i] = 0;
      }
    }
    return values;
  }

  /** Computes a victim's work before the victim does, and is first. */
  static Behaviour faster() {
    return Behaviours.at(
        BEFORE_OTHERS,
        scene -> {
          List<Member> honest = scene.honest();
          return scene.foresee(honest.get(scene.generator("victim").nextInt(honest.size())));
        });
  }

  /** Seen in the bucket and sent at once, in the hope that the victim is blamed. */
  static Behaviour framing() {
    return new Behaviour() {
      @Override
      public long moment(Scene scene) {
        return Scene.USUAL_END;
      }

      @Override
      public List<SparseSlice> slices(Scene scene) {
        return victim(scene).slices();
      }
    };
  }

  private static Packet victim(Scene scene) {
    List<Packet> seen = scene.revealed();
    return seen.get(scene.generator("victim").nextInt(seen.size()));
  }

  /** All values, zero where nothing was sent. */
  static float[] dense(List<SparseSlice> slices) {
    float[] values = new float[(int) ToyModel.layout().size()];
    for (int s = 0; s < slices.size(); s++) {
      int offset = Scene.offset(s);
      slices.get(s).forEach((place, value) -> values[offset + place] = value);
    }
    return values;
  }

  /** Sent as they are, without error feedback. */
  static List<SparseSlice> sent(float[] values) {
    SliceCompressor compressor = new SliceCompressor(ArenaSpec.COMPRESSION);
    List<SparseSlice> sent = new ArrayList<>();
    for (int s = 0; s < Packet.PLAN.slices().size(); s++) {
      int offset = Scene.offset(s);
      float[] part = Arrays.copyOfRange(values, offset, offset + Packet.PLAN.slice(s).length());
      sent.add(compressor.compress(Packet.PLAN.slice(s), Packet.PLAN.vector(s), part));
    }
    return sent;
  }
}
