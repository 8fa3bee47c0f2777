package org.outerloop.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.outerloop.gauntlet.Overlap;
import org.outerloop.gauntlet.SharedRows;
import org.outerloop.message.ContributionHeader;
import org.outerloop.message.ContributionReader;
import org.outerloop.message.SignedHeader;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.RunSpec;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.sparseloco.SampleRule;
import org.outerloop.sparseloco.WorkSample;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;

/**
 * How alike honest contributions of real runs are, and how alike copies of them would be: overlap
 * and cosine of every pair of a round, and of every contribution with its disguises.
 *
 * <pre>
 *   -Drun=FOLDER[,FOLDER...]     of runs of honest peers that were kept in folders, of one model
 * </pre>
 */
final class Likenesses {
  private static final long MOST_HEADER_BYTES = 1 << 24;
  private static final PeerId A = new PeerId("a");
  private static final PeerId B = new PeerId("b");

  private final Map<String, List<Overlap>> found = new TreeMap<>();

  static Report run() throws IOException {
    Likenesses likenesses = new Likenesses();
    for (String folder : System.getProperty("run").split(",")) {
      likenesses.addRun(Path.of(folder, "buckets").toAbsolutePath());
    }
    return likenesses.report();
  }

  private void addRun(Path buckets) throws IOException {
    RunSpec spec = spec(buckets.resolve("run"));
    List<WorkSample> before = List.of();
    for (long round = 0; round < spec.rounds(); round++) {
      SampleRule rule = SampleRule.of(round, ParameterLayout.of(spec.model()), spec.compression());
      List<WorkSample> now = samples(buckets, spec, round, rule);
      addRound(round, now);
      if (round > 0) {
        before = samples(buckets, spec, round - 1, rule);
        addPast(before, now);
      }
    }
  }

  private void addRound(long round, List<WorkSample> now) {
    for (int i = 0; i < now.size(); i++) {
      Disguise disguise = new Disguise(now.get(i), new SplitMix64(31 * round + i));
      int next = (i + 1) % now.size();
      for (int j = 0; j < now.size(); j++) {
        if (j < i) {
          add(round == 0 ? "honest, round 0" : "honest, later", now.get(i), now.get(j));
        }
      }
      for (int percent : new int[] {10, 30, 100, 200}) {
        add("copy, noise %3d %%".formatted(percent), now.get(i), disguise.noise(percent / 100.0));
      }
      for (int percent : new int[] {25, 40, 50, 75}) {
        add("copy, %d %% moved".formatted(percent), now.get(i), disguise.moved(percent / 100.0));
        add("copy, %d %% signs".formatted(percent), now.get(i), disguise.flipped(percent / 100.0));
      }
      add("copy, half of another", now.get(i), disguise.mixed(now.get(next), 0.5));
      add("copy, 3/4 of another", now.get(i), disguise.mixed(now.get(next), 0.75));
    }
  }

  private void addPast(List<WorkSample> before, List<WorkSample> now) {
    for (int i = 0; i < now.size(); i++) {
      for (int j = 0; j < before.size(); j++) {
        add(i == j ? "own, one round ago" : "another's, one round ago", now.get(i), before.get(j));
      }
      add("top of last aggregate", now.get(i), Disguise.top(before, now.get(i).size()));
    }
  }

  private void add(String kind, WorkSample a, WorkSample b) {
    Overlap overlap = SharedRows.of(a, b).overlap(A, B, Math.min(a.size(), b.size()));
    found.computeIfAbsent(kind, k -> new ArrayList<>()).add(overlap);
  }

  private Report report() {
    Report report = new Report();
    report.line(
        "%-26s %6s   %-24s   %-24s   %s",
        "", "pairs", "overlap: min median max", "cosine: min median max", "likeness: min max");
    for (Map.Entry<String, List<Overlap>> kind : found.entrySet()) {
      double[] overlaps = sorted(kind.getValue().stream().mapToDouble(Overlap::coefficient));
      double[] cosines = sorted(kind.getValue().stream().mapToDouble(Overlap::cosine));
      double[] likenesses = sorted(kind.getValue().stream().mapToDouble(Overlap::likeness));
      report.line(
          "%-26s %6d   %7.3f %7.3f %7.3f    %7.3f %7.3f %7.3f    %7.3f %7.3f",
          kind.getKey(),
          overlaps.length,
          overlaps[0],
          overlaps[overlaps.length / 2],
          overlaps[overlaps.length - 1],
          cosines[0],
          cosines[cosines.length / 2],
          cosines[cosines.length - 1],
          likenesses[0],
          likenesses[likenesses.length - 1]);
    }
    return report;
  }

  private static double[] sorted(java.util.stream.DoubleStream values) {
    return values.sorted().toArray();
  }

  private static RunSpec spec(Path bucket) throws IOException {
    try (Stream<Path> files = Files.walk(bucket, 2)) {
      Path json = files.filter(file -> file.endsWith("run.json")).findFirst().orElseThrow();
      return RecordJson.fromBytes(Files.readAllBytes(json), RunSpec.class);
    }
  }

  private static List<WorkSample> samples(Path buckets, RunSpec spec, long round, SampleRule rule)
      throws IOException {
    List<WorkSample> samples = new ArrayList<>();
    try (Stream<Path> all = Files.list(buckets)) {
      // every bucket that holds a header of the round is a peer's
      for (Path bucket : all.sorted().toList()) {
        if (Files.exists(bucket.resolve(spec.keys().header(round)))) {
          try (ObjectStore store =
              ObjectStores.open(new StoreLocation(bucket.toUri().toString(), Map.of()))) {
            samples.add(sample(store, spec, round, rule));
          }
        }
      }
    }
    return samples;
  }

  private static WorkSample sample(ObjectStore store, RunSpec spec, long round, SampleRule rule) {
    ContributionHeader header =
        SignedHeader.read(store.get(spec.keys().header(round), MOST_HEADER_BYTES)).header();
    WorkSample.Builder sample = new WorkSample.Builder(rule);
    String key = spec.keys().contribution(round);
    new ContributionReader(ParameterLayout.of(spec.model()), spec.compression())
        .readAll(header, (offset, length) -> store.getRange(key, offset, length), sample::add);
    return sample.build();
  }
}
