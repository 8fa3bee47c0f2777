package org.outerloop.arena;

import java.util.List;
import org.outerloop.sparseloco.SparseSlice;
import org.outerloop.storage.ObjectStore;

/**
 * What a peer does in a round. The defaults are those of an honest one, so that an attack says only
 * what it does differently: at another moment, from another update, with other entries, other bytes
 * or another header, or to its bucket.
 *
 * <pre>
 *   update -> slices -> packet -> deliver          and what others find in the bucket
 * </pre>
 */
interface Behaviour {
  Behaviour HONEST = new Behaviour() {};

  /** When it commits, in milliseconds since the window opened. */
  default long moment(Scene scene) {
    return scene.usualMoment();
  }

  /** The pseudo-gradient: parameters before minus after. */
  default float[] update(Scene scene) {
    return scene.train();
  }

  /** What is sent of it. */
  default List<SparseSlice> slices(Scene scene) {
    return scene.compress(update(scene));
  }

  /** What is sent, as bytes and header. */
  default Packet packet(Scene scene) {
    return scene.write(slices(scene));
  }

  /** Commits to it and puts it into the bucket. */
  default void deliver(Scene scene) {
    scene.publish(packet(scene));
  }

  /** The bucket as others find it. */
  default ObjectStore bucket(Scene scene, ObjectStore own) {
    return own;
  }

  /** The base that it computed on, counted back from the present one; an audit would find it. */
  default int basesBack() {
    return 0;
  }

  /** Whether it comes under a new name before this round. */
  default boolean changesName(long round) {
    return false;
  }
}
