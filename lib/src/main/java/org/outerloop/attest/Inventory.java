package org.outerloop.attest;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.Torch;

/**
 * What an executor is made of.
 *
 * @param cores that the JVM sees
 * @param heapBytes at most
 * @param memoryBytes of the machine
 * @param java version of the JVM
 * @param cpu model as the system names it
 * @param vectors instruction sets that decide how sums are cut, and so their bits
 * @param torch version of libtorch
 * @param device on which tensors are computed
 */
public record Inventory(
    int cores,
    long heapBytes,
    long memoryBytes,
    String java,
    String cpu,
    String vectors,
    String torch,
    String device)
    implements Serializable {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
  private static final List<String> DECISIVE =
      List.of("avx", "avx2", "fma", "avx512f", "avx512_bf16", "amx_bf16", "asimd", "sve", "bf16");

  /** Of this JVM. */
  public static Inventory here(Device device) {
    List<String> info = cpuInfo();
    Runtime runtime = Runtime.getRuntime();
    return new Inventory(
        runtime.availableProcessors(),
        runtime.maxMemory(),
        Torch.physicalBytes(),
        System.getProperty("java.version"),
        value(info, "model name").orElse(System.getProperty("os.arch")),
        vectors(value(info, "flags").or(() -> value(info, "Features")).orElse("")),
        Torch.version(),
        device.label());
  }

  /** Executors of one kind must give the same bits. */
  public String kind(Precision precision, int threads) {
    return String.join(
        "; ", cpu, vectors, "libtorch " + torch, device, precision.name(), threads + " threads");
  }

  static String vectors(String flags) {
    List<String> known = List.of(flags.split(" "));
    return DECISIVE.stream().filter(known::contains).collect(Collectors.joining(" "));
  }

  /** Only Linux tells; elsewhere the architecture must do. */
  private static List<String> cpuInfo() {
    if (!Files.isReadable(CPU_INFO)) {
      return List.of();
    }
    try (Stream<String> lines = Files.lines(CPU_INFO)) {
      return lines.limit(100).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + CPU_INFO, e);
    }
  }

  private static java.util.Optional<String> value(List<String> info, String key) {
    return info.stream()
        .filter(line -> line.startsWith(key) && line.contains(":"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst();
  }
}
