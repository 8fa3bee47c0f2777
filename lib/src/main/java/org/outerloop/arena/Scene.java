package org.outerloop.arena;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.outerloop.exchange.Commitments;
import org.outerloop.message.ContributionHeader;
import org.outerloop.message.SignedHeader;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ObjectKeys;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.Seeds;
import org.outerloop.protocol.Slice;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.sparseloco.ErrorFeedback;
import org.outerloop.sparseloco.SparseSlice;

/** A round as one peer sees it, and what it can do there. */
final class Scene {
  static final ObjectKeys KEYS = new ObjectKeys(ArenaSpec.RUN);

  /** Of the commitment of who does not mind others, at the earliest. */
  private static final long USUAL = 20_000;

  private static final int USUAL_SPREAD = 5_000;

  /** When the last of them has let its work be seen, at the latest. */
  static final long USUAL_END = USUAL + USUAL_SPREAD + 1_000;

  /** By then all who are honest have let their work be seen. */
  static final long AFTER_OTHERS = 60_000;

  private final World world;
  private final Stage stage;
  private final Member self;

  Scene(World world, Stage stage, Member self) {
    this.world = world;
    this.stage = stage;
    this.self = self;
  }

  Stage stage() {
    return stage;
  }

  Member self() {
    return self;
  }

  long round() {
    return stage.round();
  }

  long usualMoment() {
    return USUAL + generator("moment").nextInt(USUAL_SPREAD);
  }

  /** For a choice of this peer in this round. */
  SplitMix64 generator(String purpose) {
    return Seeds.generator(stage.spec().seed(), round(), self.id().name(), purpose);
  }

  long[] assigned() {
    return stage.assigned(self.id());
  }

  /** The inner steps as they should be. */
  float[] train() {
    return train(stage.base(), assigned());
  }

  /** Inner steps from any parameters on any sequences. */
  float[] train(float[] base, long[] sequences) {
    return world.training().pseudoGradient(base, sequences);
  }

  ToyTraining training() {
    return world.training();
  }

  ToyText text() {
    return world.text();
  }

  /** Sends what is worth it and keeps the rest. */
  List<SparseSlice> compress(float[] update) {
    return compress(update, self);
  }

  private static List<SparseSlice> compress(float[] update, Member owner) {
    ErrorFeedback feedback = new ErrorFeedback(ArenaSpec.COMPRESSION);
    List<SparseSlice> sent = new ArrayList<>();
    for (int i = 0; i < Packet.PLAN.slices().size(); i++) {
      int first = offset(i);
      float[] delta = Arrays.copyOfRange(update, first, first + Packet.PLAN.slice(i).length());
      boolean vector = Packet.PLAN.vector(i);
      sent.add(feedback.compress(Packet.PLAN.slice(i), vector, owner.residual(i), delta));
    }
    return sent;
  }

  /** What an honest peer will send, computed by one who knows all that it knows. */
  List<SparseSlice> foresee(Member victim) {
    float[] update = train(stage.base(), stage.assigned(victim.id()));
    Member twin = new Member(victim.id().name(), "", Behaviour.HONEST, () -> 0);
    for (int i = 0; i < Packet.PLAN.slices().size(); i++) {
      System.arraycopy(victim.residual(i), 0, twin.residual(i), 0, victim.residual(i).length);
    }
    return compress(update, twin);
  }

  /** Place of a slice's first entry in the flat parameters. */
  static int offset(int slice) {
    Slice cut = Packet.PLAN.slice(slice);
    return (int) (ToyModel.layout().tensor(cut.tensor()).offset() + cut.offset());
  }

  Packet write(List<SparseSlice> slices) {
    return Packet.of(stage, self.id(), slices);
  }

  /** Commits to a contribution, then lets it be seen. */
  void publish(Packet packet) {
    if (!world.takesDirectly(self, packet)) {
      commit(packet.header().payloadDigest());
      store(packet);
    }
  }

  void commit(Digest payload) {
    long tick = stage.spec().gauntlet().uploadTickMillis();
    new Commitments(world.ledger(), KEYS).commit(round(), self.id(), payload, tick);
  }

  /** Puts payload and header where they are looked for, and lets the others see them. */
  void store(Packet packet) {
    self.bucket().put(KEYS.contribution(round()), packet.payload());
    ContributionHeader header = packet.header();
    putHeader(SignedHeader.sign(header, self.keys().privateKey()));
    world.reveal(self, packet);
  }

  void putHeader(byte[] bytes) {
    self.bucket().put(KEYS.header(round()), bytes);
  }

  /** What others have let be seen so far in this round. */
  List<Packet> revealed() {
    return world.revealed(self);
  }

  /** What somebody sent in the round before, if anything. */
  List<Packet> revealedBefore() {
    return world.revealedBefore();
  }

  /** Those who do the same, himself included, in the order of the roster. */
  List<Member> accomplices() {
    return world.members().stream().filter(m -> m.attack().equals(self.attack())).toList();
  }

  /** Place among them. */
  int place() {
    return accomplices().indexOf(self);
  }

  /** The honest, in the order of the roster. */
  List<Member> honest() {
    return world.members().stream().filter(m -> !m.hostile()).toList();
  }

  PeerId id() {
    return self.id();
  }
}
