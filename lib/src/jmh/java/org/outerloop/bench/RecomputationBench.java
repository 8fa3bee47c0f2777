package org.outerloop.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.round.Closeness;
import org.outerloop.round.RecomputedTrials;
import org.outerloop.round.RecomputedTrials.Way;

/**
 * How far honest work on another type of CPU is from what an auditor computes, and how far that of
 * cheats: {@code -Dbench=recomputation [-Dsteps=15] [-Dpeers=6]
 * [-Dbench.java=-Dprecision=bfloat16]}. Other CPUs are other kernels of OpenBLAS, oneDNN and
 * libtorch and other vector lengths of Java, in processes of their own.
 */
public final class RecomputationBench {
  private static final int ROUNDS = Integer.getInteger("rounds", 4);

  private final Path folder;
  private final int steps;
  private final int peers;
  private final Precision precision;

  private RecomputationBench(Path folder, int steps, int peers, Precision precision) {
    this.folder = folder;
    this.steps = steps;
    this.peers = peers;
    this.precision = precision;
  }

  static Report run() throws Exception {
    String steps = System.getProperty("steps", "");
    RecomputationBench bench =
        new RecomputationBench(
            Files.createTempDirectory("recomputation"),
            steps.isEmpty() ? 15 : Integer.parseInt(steps),
            Integer.getInteger("peers", 6),
            Precision.valueOf(System.getProperty("precision", "float32").toUpperCase()));
    return bench.measure();
  }

  private RecomputedTrials trials() {
    return new RecomputedTrials(folder, steps, precision);
  }

  private Report measure() throws IOException, InterruptedException {
    trials().begin(ROUNDS, peers);
    Report report = new Report();
    report.line("%s, %s inner steps, %s rounds of %s peers", precision, steps, ROUNDS, peers);
    report.line("%-44s %9s %9s %9s %9s", "", "cosine", "", "norm", "ratio");
    report.line("%-44s %9s %9s %9s %9s", "", "least", "most", "least", "most");
    for (Map.Entry<String, IntFunction<Way>> cheat : cheats().entrySet()) {
      add(report, "cheat: " + cheat.getKey(), all(cheat.getValue()));
    }
    add(report, "cheat: a neighbour's work", neighbours());
    for (Map.Entry<String, List<String>> other : machines().entrySet()) {
      if (!other.getKey().matches(System.getProperty("machines", ".*"))) {
        continue;
      }
      add(report, "honest: " + other.getKey(), elsewhere(other.getValue()));
    }
    return report;
  }

  private static void add(Report report, String name, List<double[]> found) {
    double[] cosines = found.stream().mapToDouble(pair -> pair[0]).sorted().toArray();
    double[] ratios = found.stream().mapToDouble(pair -> pair[1]).sorted().toArray();
    int last = cosines.length - 1;
    System.err.println(name + " " + cosines[0] + " " + cosines[last]);
    report.line(
        "%-44s %9.5f %9.5f %9.5f %9.5f", name, cosines[0], cosines[last], ratios[0], ratios[last]);
    report
        .number(name + ", least cosine", cosines[0])
        .number(name + ", most cosine", cosines[last]);
  }

  /** What tells the libraries and Java to compute as on another CPU: options, then environment. */
  private static Map<String, List<String>> machines() {
    Map<String, List<String>> machines = new LinkedHashMap<>();
    machines.put("the same", List.of());
    machines.put("Java with 256 bits", List.of("-XX:UseAVX=2"));
    machines.put("OpenBLAS of Haswell", List.of("OPENBLAS_CORETYPE=Haswell"));
    machines.put("OpenBLAS of Sandy Bridge", List.of("OPENBLAS_CORETYPE=Sandybridge"));
    machines.put("OpenBLAS of Zen", List.of("OPENBLAS_CORETYPE=Zen"));
    machines.put("oneDNN of AVX2", List.of("ONEDNN_MAX_CPU_ISA=AVX2"));
    machines.put("oneDNN of AVX512", List.of("ONEDNN_MAX_CPU_ISA=AVX512_CORE"));
    machines.put("libtorch of AVX2", List.of("ATEN_CPU_CAPABILITY=avx2"));
    machines.put(
        "all of AVX2",
        List.of(
            "-XX:UseAVX=2",
            "OPENBLAS_CORETYPE=Haswell",
            "ONEDNN_MAX_CPU_ISA=AVX2",
            "ATEN_CPU_CAPABILITY=avx2"));
    machines.put(
        "all of SSE",
        List.of(
            "-XX:UseAVX=0",
            "OPENBLAS_CORETYPE=Nehalem",
            "ONEDNN_MAX_CPU_ISA=SSE41",
            "ATEN_CPU_CAPABILITY=default"));
    return machines;
  }

  private Map<String, IntFunction<Way>> cheats() {
    Map<String, IntFunction<Way>> cheats = new LinkedHashMap<>();
    cheats.put("one step less", peer -> new Way(steps - 1, peer, 0, 0, 1, 0.1, true));
    cheats.put("a tenth less", peer -> new Way(steps - (steps + 9) / 10, peer, 0, 0, 1, 0.1, true));
    cheats.put("a quarter less", peer -> new Way(steps * 3 / 4, peer, 0, 0, 1, 0.1, true));
    cheats.put("half the steps", peer -> new Way(steps / 2, peer, 0, 0, 1, 0.1, true));
    cheats.put("one batch of other data", peer -> new Way(steps, peer, 1, 0, 1, 0.1, true));
    cheats.put("half other data", peer -> new Way(steps, peer, steps / 2, 0, 1, 0.1, true));
    cheats.put("other data", peer -> new Way(steps, peer + 500, 0, 0, 1, 0.1, true));
    cheats.put("stale base", peer -> new Way(steps, peer, 0, 1, 1, 0.1, true));
    cheats.put("learning rate + 1 %", peer -> new Way(steps, peer, 0, 0, 1.01, 0.1, true));
    cheats.put("learning rate + 10 %", peer -> new Way(steps, peer, 0, 0, 1.1, 0.1, true));
    cheats.put("learning rate x 2", peer -> new Way(steps, peer, 0, 0, 2, 0.1, true));
    cheats.put("no weight decay", peer -> new Way(steps, peer, 0, 0, 1, 0, true));
    cheats.put("state thrown away", peer -> new Way(steps, peer, 0, 0, 1, 0.1, false));
    return cheats;
  }

  /** Rounds from 1 on: the first has no older base and no state. */
  private List<double[]> all(IntFunction<Way> way) throws IOException {
    List<double[]> found = new ArrayList<>();
    for (int round = 1; round < ROUNDS; round++) {
      for (int peer = 0; peer < peers; peer++) {
        Closeness near = trials().closeness(round, peer, way.apply(peer));
        found.add(new double[] {near.cosine(), near.normRatio()});
      }
    }
    return found;
  }

  private List<double[]> neighbours() throws IOException {
    List<double[]> found = new ArrayList<>();
    for (int round = 1; round < ROUNDS; round++) {
      for (int peer = 0; peer < peers; peer++) {
        Closeness near = trials().ofNeighbour(round, peer, (peer + 1) % peers);
        found.add(new double[] {near.cosine(), near.normRatio()});
      }
    }
    return found;
  }

  private List<double[]> elsewhere(List<String> settings) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    settings.stream().filter(setting -> setting.startsWith("-")).forEach(command::add);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), RecomputationBench.class.getName()));
    command.addAll(List.of(folder.toString(), "" + steps, "" + peers, precision.name()));
    ProcessBuilder child = new ProcessBuilder(command);
    for (String setting : settings) {
      if (!setting.startsWith("-")) {
        child.environment().put(setting.split("=")[0], setting.split("=")[1]);
      }
    }
    child.redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process = child.start();
    String[] lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split("\n");
    if (process.waitFor() != 0) {
      return List.of(new double[] {Double.NaN, Double.NaN}); // this CPU cannot play that one
    }
    List<double[]> found = new ArrayList<>();
    for (JsonNode pair : new ObjectMapper().readTree(lines[lines.length - 1])) {
      found.add(new double[] {pair.get(0).asDouble(), pair.get(1).asDouble()});
    }
    return found;
  }

  /** The honest work again, in this process's arithmetic. */
  public static void main(String[] args) throws IOException {
    RecomputationBench bench =
        new RecomputationBench(
            Path.of(args[0]),
            Integer.parseInt(args[1]),
            Integer.parseInt(args[2]),
            Precision.valueOf(args[3]));
    ArrayNode pairs = new ObjectMapper().createArrayNode();
    for (double[] found : bench.all(peer -> bench.trials().honest(peer))) {
      pairs.add(new ObjectMapper().createArrayNode().add(found[0]).add(found[1]));
    }
    System.out.println(pairs);
  }
}
