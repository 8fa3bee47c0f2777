package org.outerloop.bench;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.outerloop.bench.ActivationStates.Key;

/**
 * A machine that this one can pass for: libraries choose their code by the CPU they are told of,
 * and with it the order of sums.
 */
enum ActivationMachine {
  HERE("this CPU", "", 1, List.of(), Map.of()),
  AVX2("CPU with AVX2", "", 1, List.of("-XX:UseAVX=2"), avx2()),
  SSE(
      "CPU with SSE 4.1 (kernels: AVX)",
      "",
      1,
      List.of("-XX:UseAVX=1"),
      Map.of(
          "ATEN_CPU_CAPABILITY", "default",
          "ONEDNN_MAX_CPU_ISA", "SSE41",
          "OPENBLAS_CORETYPE", "Nehalem",
          "MKL_ENABLE_INSTRUCTIONS", "SSE4_2")),
  THREADS("two threads", "", 2, List.of(), Map.of()),
  LIBTORCH("libtorch's own operations", "libtorch", 1, List.of(), Map.of()),
  LIBTORCH_AVX2("the same, AVX2, two threads", "libtorch", 2, List.of(), avx2());

  final String words;
  private final String engine;
  private final int threads;
  private final List<String> options;
  private final Map<String, String> environment;

  ActivationMachine(
      String words,
      String engine,
      int threads,
      List<String> options,
      Map<String, String> environment) {
    this.words = words;
    this.engine = engine;
    this.threads = threads;
    this.options = options;
    this.environment = environment;
  }

  private static Map<String, String> avx2() {
    return Map.of(
        "ATEN_CPU_CAPABILITY", "avx2",
        "ONEDNN_MAX_CPU_ISA", "AVX2",
        "OPENBLAS_CORETYPE", "Haswell",
        "MKL_ENABLE_INSTRUCTIONS", "AVX2");
  }

  /** What a peer shows of one sequence. */
  @SuppressWarnings("ArrayRecordComponent") // read once, never changed
  record Shown(short[] sketch, int[] grail) {}

  /** Sketches that this machine makes of a run's models. */
  Map<Key, Shown> sketches(Path run, int sequences, String precision)
      throws IOException, InterruptedException {
    Path file = Files.createTempFile("activations", ".bin");
    try {
      List<String> all = new ArrayList<>(options);
      all.add("-Xmx600m");
      ChildProcess.java(
          ActivationStates.class,
          all,
          environment,
          run.toString(),
          file.toString(),
          sequences / (threads * threads) + "",
          engine,
          precision,
          threads + "",
          this == HERE && precision.equals("FLOAT32") ? "changed" : "same");
      return read(file);
    } finally {
      Files.delete(file);
    }
  }

  static Map<Key, Shown> read(Path file) throws IOException {
    Map<Key, Shown> shown = new HashMap<>();
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      while (true) {
        Key key = new Key(in.readInt(), in.readUTF(), in.readInt());
        short[] sketch = new short[in.readInt()];
        for (int i = 0; i < sketch.length; i++) {
          sketch[i] = in.readShort();
        }
        int[] grail = new int[in.readInt()];
        for (int i = 0; i < grail.length; i++) {
          grail[i] = in.readInt();
        }
        shown.put(key, new Shown(sketch, grail));
      }
    } catch (EOFException end) {
      return shown;
    }
  }
}
