package org.outerloop.jobs.train.hostile;

import java.io.OutputStream;
import java.util.Arrays;
import org.outerloop.message.ContributionHeader;
import org.outerloop.message.ContributionReader;
import org.outerloop.message.ContributionWriter;
import org.outerloop.message.PayloadSummary;
import org.outerloop.protocol.ObjectKeys;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.RunSpec;
import org.outerloop.protocol.Seeds;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.round.PeerPlace;
import org.outerloop.round.RoundStart;
import org.outerloop.sparseloco.ChunkGrid;
import org.outerloop.sparseloco.SparseSlice;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;

/**
 * Another's contribution with half of the entries of each chunk moved to places drawn at random,
 * their values kept. Chunks that are sent whole have nothing to move.
 *
 * @param victim bucket of the other, to read
 */
record DisguisedPayload(StoreLocation victim) implements Forgery.Payload {
  @Override
  public PayloadSummary write(PeerPlace place, RoundStart start, OutputStream out) {
    RunSpec spec = place.spec();
    ObjectKeys keys = spec.keys();
    ParameterLayout layout = ParameterLayout.of(spec.model());
    SplitMix64 random =
        Seeds.generator(spec.seed(), start.round(), place.peer().name(), "disguise");
    String key = keys.contribution(start.round());
    try (ObjectStore theirs = ObjectStores.open(victim);
        ContributionWriter writer = new ContributionWriter(out, layout, spec.compression())) {
      ContributionHeader copied = Theirs.header(theirs, keys, start.round());
      new ContributionReader(layout, spec.compression())
          .readAll(
              copied,
              (offset, length) -> theirs.getRange(key, offset, length),
              slice -> writer.write(disguised(slice, random)));
      return writer.finish();
    }
  }

  static SparseSlice disguised(SparseSlice slice, SplitMix64 random) {
    ChunkGrid grid = slice.grid();
    short[] positions = slice.positions();
    int first = 0;
    for (int chunk = 0; chunk < grid.chunks(); chunk++) {
      int sent = grid.sent(chunk);
      if (sent < grid.length(chunk)) {
        move(positions, first, sent, grid.length(chunk), random);
      }
      first += sent;
    }
    return SparseSlice.of(
        slice.slice(), grid, slice.quantiser(), positions, slice.packedCodes(), slice.scales());
  }

  /** Every second entry goes to a free place; then all are put in order again. */
  private static void move(short[] positions, int first, int sent, int length, SplitMix64 random) {
    boolean[] taken = new boolean[length];
    for (int i = first; i < first + sent; i++) {
      taken[positions[i]] = true;
    }
    for (int i = first; i < first + sent; i += 2) {
      int to = random.nextInt(length);
      while (taken[to]) {
        to = (to + 1) % length;
      }
      taken[to] = true;
      taken[positions[i]] = false;
      positions[i] = (short) to;
    }
    Arrays.sort(positions, first, first + sent);
  }
}
