package org.outerloop.arena;

import java.util.List;
import java.util.function.LongSupplier;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.PeerKeys;
import org.outerloop.protocol.PeerSpec;
import org.outerloop.protocol.Slice;
import org.outerloop.storage.MemoryObjectStore;

/** One who takes part: name, keys, bucket, error feedback and what he is up to. Not thread-safe. */
final class Member {
  private final String origin;
  private final PeerKeys keys = PeerKeys.generate();
  private final MemoryObjectStore bucket;
  private final Behaviour behaviour;
  private final boolean hostile;
  private final String attack;
  private final float[][] residuals;
  private PeerId id;

  /**
   * @param attack name of what he does; empty for an honest one
   */
  Member(String name, String attack, Behaviour behaviour, LongSupplier clock) {
    this.origin = name;
    this.id = new PeerId(name);
    this.attack = attack;
    this.hostile = !attack.isEmpty();
    this.behaviour = behaviour;
    this.bucket = new MemoryObjectStore("bucket of " + name, clock);
    List<Slice> slices = Packet.PLAN.slices();
    this.residuals = new float[slices.size()][];
    for (int i = 0; i < residuals.length; i++) {
      residuals[i] = new float[slices.get(i).length()];
    }
  }

  PeerId id() {
    return id;
  }

  PeerSpec spec() {
    return new PeerSpec(id, keys.publicHex());
  }

  PeerKeys keys() {
    return keys;
  }

  MemoryObjectStore bucket() {
    return bucket;
  }

  Behaviour behaviour() {
    return behaviour;
  }

  boolean hostile() {
    return hostile;
  }

  String attack() {
    return attack;
  }

  float[] residual(int slice) {
    return residuals[slice];
  }

  /** Comes as somebody of whom nobody has heard. */
  void rename(long round) {
    id = new PeerId(origin + "-r" + round);
  }

  @Override
  public String toString() {
    return id + (hostile ? " (" + attack + ")" : "");
  }
}
