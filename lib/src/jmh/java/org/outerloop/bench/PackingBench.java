package org.outerloop.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;
import org.outerloop.tokens.SequencePacker;
import org.outerloop.tokens.TokenManifest;
import org.outerloop.tokens.TokenPart;
import org.outerloop.tokens.TokenSequence;
import org.outerloop.tokens.TokenShard;
import org.outerloop.tokens.TokenShardWriter;
import org.outerloop.tokens.TokenStore;

/**
 * Packing documents of made-up ids into sequences of 2048, naming them, writing them as shards to a
 * local disk and reading them again: tokens per second of processor time, one thread, for a tenth
 * of the data and for all of it; and the most memory each took. Ids are drawn with a skew like that
 * of words, so they compress about as text does.
 */
final class PackingBench {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int LENGTH = 2048;
  private static final int VOCABULARY = 50_257;
  private static final int DOCUMENT = 1_300;
  private static final int[] DOCUMENTS = {1_000, 10_000};
  private static final double MILLION = 1e6;

  private final Report report = new Report();

  private PackingBench() {}

  static Report run() throws Exception {
    PackingBench bench = new PackingBench();
    bench.report.line(
        "%10s %10s %10s %10s %10s %10s %10s",
        "M tokens", "pack M/s", "id M/s", "write M/s", "write MB/s", "read M/s", "peak MiB");
    for (int documents : DOCUMENTS) {
      bench.measure(documents);
    }
    return bench.report;
  }

  private void measure(int documents) throws Exception {
    int[][] distinct = documents();
    double tokens = (double) documents * (DOCUMENT + 1);
    double pack = seconds(() -> pack(distinct, documents, sequence -> {}));
    long[] sum = new long[1];
    double ids =
        seconds(() -> pack(distinct, documents, s -> sum[0] += TokenSequence.idOf(s))) - pack;
    Path folder = Files.createTempDirectory("packing");
    try (ObjectStore store =
        ObjectStores.open(new StoreLocation(folder.toUri().toString(), Map.of()))) {
      List<TokenShard> shard = new ArrayList<>();
      double write = seconds(() -> shard.add(write(store, distinct, documents)));
      double read = seconds(() -> read(store, shard.get(0)));
      double peak = ProcessMemory.peakMib();
      double bytes = shard.get(0).bytes();
      report.line(
          "%10.1f %10.1f %10.1f %10.1f %10.1f %10.1f %10.0f",
          tokens / MILLION,
          tokens / pack / MILLION,
          tokens / ids / MILLION,
          tokens / write / MILLION,
          bytes / write / MILLION,
          tokens / read / MILLION,
          peak);
      String key = "_" + documents;
      report.number("pack_mtokens_per_s" + key, tokens / pack / MILLION);
      report.number("write_mtokens_per_s" + key, tokens / write / MILLION);
      report.number("read_mtokens_per_s" + key, tokens / read / MILLION);
      report.number("bytes_per_token" + key, bytes / tokens);
      report.number("peak_mib" + key, peak);
      store.delete(shard.get(0).file());
    }
    try (var left = Files.walk(folder)) {
      for (Path path : left.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static double seconds(Runnable work) {
    long start = THREADS.getCurrentThreadCpuTime();
    work.run();
    return (THREADS.getCurrentThreadCpuTime() - start) / 1e9;
  }

  /** A few hundred documents, given again and again in another order. */
  private static int[][] documents() {
    SplitMix64 random = new SplitMix64(1);
    int[][] documents = new int[500][DOCUMENT];
    for (int[] document : documents) {
      for (int i = 0; i < DOCUMENT; i++) {
        document[i] = 1 + (int) ((VOCABULARY - 1) * Math.pow(random.nextDouble(), 4));
      }
    }
    return documents;
  }

  private static SequencePacker pack(
      int[][] distinct, int documents, java.util.function.Consumer<int[]> sink) {
    SequencePacker packer = new SequencePacker(LENGTH, 0, sink);
    for (int i = 0; i < documents; i++) {
      packer.add(distinct[(int) Math.floorMod(SplitMix64.mix(i), (long) distinct.length)]);
    }
    return packer;
  }

  private static TokenShard write(ObjectStore store, int[][] distinct, int documents) {
    try (TokenShardWriter writer =
        new TokenShardWriter(store, TokenShard.trainingKey(0), LENGTH, VOCABULARY)) {
      pack(distinct, documents, writer::write);
      return writer.finish();
    }
  }

  private static long read(ObjectStore store, TokenShard shard) {
    TokenPart part = part(shard);
    Digest none = Digest.ofText("none");
    TokenManifest manifest =
        TokenManifest.ofText(
            none, VOCABULARY, 0, LENGTH, none, part, new TokenPart(0, 0, 0, 0, List.of()));
    store.put(TokenManifest.MANIFEST_KEY, manifest.toBytes());
    TokenStore tokens = TokenStore.open(store);
    long read = 0;
    for (long first = 0; first < shard.rows(); first += 512) {
      read += tokens.training(first, (int) Math.min(512, shard.rows() - first)).size();
    }
    store.delete(TokenManifest.MANIFEST_KEY);
    return read;
  }

  private static TokenPart part(TokenShard shard) {
    long tokens = shard.rows() * (LENGTH + 1L);
    return new TokenPart(1, tokens, tokens, 0, List.of(shard));
  }
}
