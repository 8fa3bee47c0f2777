package org.outerloop.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.outerloop.message.ContributionHeader;
import org.outerloop.message.ContributionReader;
import org.outerloop.message.SignedHeader;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.RunSpec;
import org.outerloop.protocol.TensorSpec;
import org.outerloop.round.SavedBuffer;
import org.outerloop.sparseloco.SparseSlice;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;

/**
 * Takes {@link Buffers} out of a run that was kept in folders: what a peer had accumulated before
 * it compressed it in the last round, which is what it sent and what it kept.
 *
 * <pre>
 *   -Drun=work/NAME  -Dpeer=peer-0  -Dto=FOLDER
 * </pre>
 */
final class ExtractBuffers {
  private static final long MOST_HEADER_BYTES = 1 << 24;

  private ExtractBuffers() {}

  static Report run() throws IOException {
    Path buckets = Path.of(System.getProperty("run"), "buckets").toAbsolutePath();
    RunSpec spec = spec(buckets.resolve("run"));
    Path to = Files.createDirectories(Path.of(System.getProperty("to")));
    Path bucket = buckets.resolve(System.getProperty("peer", "peer-0"));
    try (ObjectStore store =
        ObjectStores.open(new StoreLocation(bucket.toUri().toString(), Map.of()))) {
      long round = lastRound(store, spec);
      List<SparseSlice> sent = contribution(store, spec, round);
      write(store, spec, round, sent, to);
      return new Report().line("Buffers of round %s (the first is 0) are in %s", round, to);
    }
  }

  private static RunSpec spec(Path bucket) throws IOException {
    try (Stream<Path> files = Files.walk(bucket, 2)) {
      Path json = files.filter(file -> file.endsWith("run.json")).findFirst().orElseThrow();
      return RecordJson.fromBytes(Files.readAllBytes(json), RunSpec.class);
    }
  }

  private static long lastRound(ObjectStore store, RunSpec spec) {
    long round = 0;
    while (store.find(spec.keys().contribution(round + 1)).isPresent()) {
      round++;
    }
    return round;
  }

  private static List<SparseSlice> contribution(ObjectStore store, RunSpec spec, long round) {
    ContributionHeader header =
        SignedHeader.read(store.get(spec.keys().header(round), MOST_HEADER_BYTES)).header();
    ParameterLayout layout = ParameterLayout.of(spec.model());
    List<SparseSlice> slices = new ArrayList<>();
    String key = spec.keys().contribution(round);
    new ContributionReader(layout, spec.compression())
        .readAll(header, (offset, length) -> store.getRange(key, offset, length), slices::add);
    return slices;
  }

  private static void write(
      ObjectStore store, RunSpec spec, long round, List<SparseSlice> sent, Path to)
      throws IOException {
    ParameterLayout layout = ParameterLayout.of(spec.model());
    SavedBuffer residual = SavedBuffer.errorFeedback(store, spec, round + 1);
    List<String> names = new ArrayList<>();
    for (TensorSpec tensor : layout.tensors()) {
      float[] values = new float[Math.toIntExact(tensor.size())];
      for (SparseSlice slice : sent) {
        if (slice.slice().tensor() == tensor.index()) {
          float[] accumulated = residual.read(slice.slice());
          slice.addTo(accumulated, 1);
          int offset = Math.toIntExact(slice.slice().offset());
          System.arraycopy(accumulated, 0, values, offset, slice.slice().length());
        }
      }
      NpyFile.write(to.resolve(tensor.name() + ".npy"), tensor, values);
      names.add(tensor.name());
    }
    Files.write(to.resolve(Buffers.LAYOUT), names);
  }
}
