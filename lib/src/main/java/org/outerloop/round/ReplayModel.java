package org.outerloop.round;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.outerloop.checkpoint.MalformedCheckpointException;
import org.outerloop.checkpoint.SliceDigest;
import org.outerloop.merge.SliceMerge;
import org.outerloop.model.Initialization;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.MerkleTree;
import org.outerloop.protocol.RunSpec;
import org.outerloop.protocol.Seeds;
import org.outerloop.protocol.Slice;
import org.outerloop.round.Finding.Kind;
import org.outerloop.round.Finding.Rule;
import org.outerloop.sparseloco.SparseSlice;
import org.outerloop.storage.MissingObjectException;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.FlatParameters;
import org.outerloop.tokens.TokenSequence;
import org.outerloop.training.HiddenStates;
import org.outerloop.training.LossMeter;

/**
 * The one model of a replay, in native memory: loaded once, measured on, and moved on from round to
 * round by the outer step itself, which is compared with what is stored. Not thread-safe.
 */
final class ReplayModel implements AutoCloseable {
  private static final int PIECE = 64; // of the held-out sequences, whose sums are added up
  private static final int MOST_HELD_OUT = 4096; // of which the tokens are kept

  private final ReplayStores stores;
  private final Device device;
  private final LossMeter meter;
  private final List<Slice> slices;
  private List<int[]> heldOut = List.of();
  private long round = -1; // whose parameters these are

  ReplayModel(ReplayStores stores, Device device) {
    this.stores = stores;
    this.device = device;
    this.meter = Checkpoints.meter(stores.spec, device);
    this.slices = Checkpoints.slices(stores.spec);
  }

  LossMeter meter() {
    return meter;
  }

  /** Makes sure that these are the parameters a round started from; says if they cannot be had. */
  boolean load(ReplayLog log, RoundStart start) {
    if (round == start.round()) {
      log.fact(Rule.CHECKPOINT, "", start.base()); // as a task that loads it would note
      return true;
    }
    round = -1;
    ReplayCheckpoint files = new ReplayCheckpoint(stores, start.round());
    FlatParameters parameters = meter.parameters();
    List<Digest> found = new ArrayList<>();
    for (int i = 0; i < slices.size(); i++) {
      Optional<byte[]> stored = files.stored(i);
      if (stored.isEmpty()) {
        log.add(Rule.CHECKPOINT, Kind.UNAVAILABLE, "", files.shardKey(i), "a file", "gone");
        return false;
      }
      found.add(Digest.of(stored.get()));
      Slice slice = slices.get(i);
      long offset = Checkpoints.offset(stores.layout, slice);
      parameters.write(offset, ReplayCheckpoint.values(stored.get()), slice.length());
    }
    log.fact(Rule.CHECKPOINT, "", MerkleTree.root(found));
    if (!MerkleTree.root(found).equals(start.base())) {
      files.reportStored(log, files.listed(log), found, start.base());
      return false;
    }
    round = start.round();
    return true;
  }

  /**
   * What the parameters that a round started from make of sequences, if they can be had: the ones
   * at hand are lent, older ones are loaded beside them. To be closed.
   */
  Optional<HiddenStates> states(RoundStart start) {
    RunSpec spec = stores.spec;
    int threads = spec.training().threads();
    if (round == start.round()) {
      return Optional.of(HiddenStates.of(spec.model(), meter.parameters(), device, threads));
    }
    try {
      HiddenStates older = HiddenStates.of(spec.model(), device, threads);
      Checkpoints.load(Checkpoints.open(stores.run, spec, start), spec, older.parameters());
      return Optional.of(older);
    } catch (MissingObjectException | MalformedCheckpointException e) {
      return Optional.empty();
    }
  }

  /** The first parameters are those of the seed, or of the model that the run names. */
  void checkFirst(ReplayLog log) {
    if (stores.spec.startModel().isPresent()) {
      checkStart(log, stores.spec.startModel().get());
      return;
    }
    long seed = Seeds.of(stores.spec.seed(), 0, "run", Begin.PURPOSE);
    for (int i = 0; i < slices.size(); i++) {
      Slice slice = slices.get(i);
      float[] values = Initialization.values(stores.spec.model(), stores.layout, slice, seed);
      Digest expected = SliceDigest.of(values, slice.length());
      Digest found = SliceDigest.of(theta(slice), slice.length());
      log.fact(Rule.GENESIS, "", expected);
      if (!found.equals(expected)) {
        log.add(
            Finding.of(log.round(), Rule.GENESIS, Kind.DIFFERENCE, "", found, expected)
                .at(stores.tensor(slice.tensor()), i));
      }
    }
  }

  private void checkStart(ReplayLog log, Digest expected) {
    List<Digest> digests = new ArrayList<>();
    for (Slice slice : slices) {
      digests.add(SliceDigest.of(theta(slice), slice.length()));
    }
    Digest found = MerkleTree.root(digests);
    log.fact(Rule.GENESIS, "", expected);
    if (!found.equals(expected)) {
      log.add(Finding.of(log.round(), Rule.GENESIS, Kind.DIFFERENCE, "", found, expected));
    }
  }

  private float[] theta(Slice slice) {
    float[] values = new float[slice.length()];
    meter.parameters().read(Checkpoints.offset(stores.layout, slice), values, values.length);
    return values;
  }

  /**
   * Takes the outer step and compares every slice with the stored one.
   *
   * @param merged in the order of the sum
   * @param factors of the norm clip, {@code [tensor][contribution]}
   */
  void step(ReplayLog log, RoundRecord record, List<ReplayedWork> merged, float[][] factors) {
    ReplayCheckpoint files = new ReplayCheckpoint(stores, record.round() + 1);
    files.checkFixedParts(log);
    Optional<List<Digest>> listed = files.listed(log);
    SliceMerge merge = new SliceMerge(stores.spec.merge());
    List<Digest> computed = new ArrayList<>();
    List<Digest> stored = new ArrayList<>();
    for (int i = 0; i < slices.size(); i++) {
      Slice slice = slices.get(i);
      List<SparseSlice> sent = new ArrayList<>();
      for (ReplayedWork work : merged) {
        sent.add(work.slice(i));
      }
      float[] theta = theta(slice);
      merge.step(theta, sent, factors[slice.tensor()]);
      byte[] bytes = ReplayCheckpoint.bytes(theta, slice.length());
      computed.add(Digest.of(bytes));
      Optional<byte[]> there = files.stored(i);
      boolean same = there.isPresent() && Arrays.equals(there.get(), bytes);
      stored.add(same ? computed.get(i) : Digest.of(there.orElse(new byte[0])));
      meter.parameters().write(Checkpoints.offset(stores.layout, slice), theta, slice.length());
    }
    compare(log, record, files, listed, computed, stored);
  }

  private void compare(
      ReplayLog log,
      RoundRecord record,
      ReplayCheckpoint files,
      Optional<List<Digest>> listed,
      List<Digest> computed,
      List<Digest> stored) {
    Digest root = MerkleTree.root(computed);
    boolean right = root.equals(record.model());
    for (int i = 0; i < computed.size(); i++) {
      Digest own = computed.get(i);
      Digest said = listed.isPresent() ? listed.get().get(i) : right ? own : stored.get(i);
      log.fact(Rule.MERGE, "", own);
      if (!said.equals(own)) {
        log.add(
            Finding.of(record.round(), Rule.MERGE, Kind.DIFFERENCE, files.digestsKey(), said, own)
                .at(stores.tensor(slices.get(i).tensor()), i));
      }
      if (!stored.get(i).equals(said)) {
        log.add(files.damaged(record.round(), i, said, stored.get(i)));
      }
    }
    log.same(Rule.MODEL, "", stores.keys.record(record.round()), record.model(), root);
    round = right ? record.round() + 1 : -1;
  }

  /** Only what is stored of the next model, where it could not be computed. */
  void checkStored(ReplayLog log, RoundStart next) {
    round = -1;
    ReplayCheckpoint files = new ReplayCheckpoint(stores, next.round());
    files.checkFixedParts(log);
    files.listed(log);
    load(log, next);
  }

  boolean holds(long wanted) {
    return round == wanted;
  }

  /** As {@link HeldOutLoss}, in the same order of sums. */
  double heldOutLoss() {
    long count = HeldOutLoss.sequences(stores.spec);
    double sum = 0;
    for (long first = 0; first < count; first += PIECE) {
      double part = 0;
      for (double loss :
          meter.losses(heldOut(first, (int) Math.min(PIECE, count - first), count))) {
        part += loss;
      }
      sum += part;
    }
    return sum / count;
  }

  private List<int[]> heldOut(long first, int count, long all) {
    if (all > MOST_HELD_OUT) {
      return rows(first, count);
    }
    if (heldOut.isEmpty()) {
      heldOut = rows(0, (int) all);
    }
    return heldOut.subList((int) first, (int) first + count);
  }

  private List<int[]> rows(long first, int count) {
    return stores.tokens.heldOut(first, count).stream().map(TokenSequence::tokens).toList();
  }

  @Override
  public void close() {
    meter.close();
  }
}
