package org.outerloop.arena;

import java.util.List;
import org.outerloop.sparseloco.SparseSlice;
import org.outerloop.storage.ObjectStore;

/** Behaviours that differ from an honest peer's in one thing. */
final class Behaviours {
  private Behaviours() {}

  interface Update {
    float[] of(Scene scene);
  }

  interface Slices {
    List<SparseSlice> of(Scene scene);
  }

  interface Change {
    Packet of(Scene scene, Packet honest);
  }

  interface Delivery {
    void of(Scene scene);
  }

  interface Shown {
    ObjectStore of(Scene scene, ObjectStore own);
  }

  /** Another pseudo-gradient. */
  static Behaviour update(Update update) {
    return new Behaviour() {
      @Override
      public float[] update(Scene scene) {
        return update.of(scene);
      }
    };
  }

  /** The honest pseudo-gradient times a number. */
  static Behaviour scaled(float factor) {
    return update(scene -> scaled(scene.train(), factor));
  }

  static float[] scaled(float[] values, float factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
    return values;
  }

  /** Adds in place. */
  static float[] plus(float[] sum, float[] values, float factor) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += factor * values[i];
    }
    return sum;
  }

  /** Other entries, made when all others have shown theirs. */
  static Behaviour follower(Slices slices) {
    return at(Scene.AFTER_OTHERS, slices);
  }

  /** Other entries, at another moment. */
  static Behaviour at(long moment, Slices slices) {
    return new Behaviour() {
      @Override
      public long moment(Scene scene) {
        return moment;
      }

      @Override
      public List<SparseSlice> slices(Scene scene) {
        return slices.of(scene);
      }
    };
  }

  /** Honest work at another moment. */
  static Behaviour at(long moment) {
    return at(moment, scene -> scene.compress(scene.train()));
  }

  /** Honest work with other bytes or another header. */
  static Behaviour packet(Change change) {
    return new Behaviour() {
      @Override
      public Packet packet(Scene scene) {
        return change.of(scene, Behaviour.super.packet(scene));
      }
    };
  }

  /** Something else is done with the bucket. */
  static Behaviour delivery(Delivery delivery) {
    return new Behaviour() {
      @Override
      public void deliver(Scene scene) {
        delivery.of(scene);
      }
    };
  }

  /** Honest work in a bucket that plays tricks. */
  static Behaviour bucket(Shown shown) {
    return new Behaviour() {
      @Override
      public ObjectStore bucket(Scene scene, ObjectStore own) {
        return shown.of(scene, own);
      }
    };
  }

  /** Now this, now that. */
  static Behaviour alternating(Behaviour even, Behaviour odd, int length) {
    return new Behaviour() {
      private Behaviour now(Scene scene) {
        return scene.round() / length % 2 == 0 ? even : odd;
      }

      @Override
      public long moment(Scene scene) {
        return now(scene).moment(scene);
      }

      @Override
      public void deliver(Scene scene) {
        now(scene).deliver(scene);
      }
    };
  }
}
