package org.outerloop.tensor;

import java.io.IOException;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.TrainingSpec.Precision;

/** Loading libtorch's natives and setting how many threads its arithmetic takes. */
public final class Torch {
  private static final long GIBIBYTE = 1L << 30;

  private Torch() {}

  /**
   * Loads the natives, once per JVM; later calls cost nothing. The first call on a host unpacks
   * some 450 MB to the folder named by the system property {@code org.bytedeco.javacpp.cachedir}.
   *
   * @throws IllegalStateException when there are none for this platform or they do not load
   */
  public static void load() {
    Natives.FAILURE.ifPresent(
        cause -> {
          throw new IllegalStateException(unloadable(cause), cause);
        });
  }

  /** Asked once, when first used: JavaCPP's own check looks at files every time. */
  private static final class Natives {
    static final Optional<UnsatisfiedLinkError> FAILURE = failure();

    private static Optional<UnsatisfiedLinkError> failure() {
      try {
        Loader.load(openblas.class);
        Loader.load(torch.class);
        return Optional.empty();
      } catch (UnsatisfiedLinkError e) {
        return Optional.of(e);
      }
    }
  }

  private static String unloadable(UnsatisfiedLinkError cause) {
    return String.format(
        "libtorch does not load on %s: %s. Put the jars org.bytedeco:pytorch, openblas and javacpp"
            + " with classifier %s on the class path, and see that the folder %s can be written."
            + " Natives of the kind -gpu also need CUDA 13 and cuDNN 9 on the library path",
        Loader.getPlatform(),
        cause.getMessage(),
        Loader.getPlatform(),
        System.getProperty("org.bytedeco.javacpp.cachedir", "~/.javacpp/cache"));
  }

  /**
   * Sets the threads of tensor arithmetic for the calling thread, and those of OpenBLAS for the
   * process; each task calls it in its own thread. The count is part of the bits of a result. With
   * more than one thread the environment should hold OMP_WAIT_POLICY=passive, or the two thread
   * pools spin against each other (measured: seven times slower).
   */
  public static void useThreads(int threads) {
    Require.that(threads > 0, "Thread count %s is not positive", threads);
    load();
    torch.set_num_threads(threads);
    synchronized (Torch.class) {
      // Resizing the pool while another task multiplies is not safe; tasks agree on the count.
      if (openblas.blas_get_num_threads() != threads) {
        openblas.blas_set_num_threads(threads);
      }
    }
  }

  /** Threads that tensor arithmetic takes in the calling thread. */
  public static int threads() {
    load();
    return torch.get_num_threads();
  }

  /** Of libtorch's binding, which names libtorch's first; "unknown" in a jar of other makers. */
  public static String version() {
    try {
      return Loader.getVersion("org.bytedeco", "pytorch", torch.class);
    } catch (IOException e) {
      return "unknown";
    }
  }

  /** Main memory of this machine. */
  public static long physicalBytes() {
    load();
    return Pointer.totalPhysicalBytes();
  }

  /** The number format of a forward and backward pass. */
  public static ScalarType format(Precision precision) {
    return switch (precision) {
      case FLOAT32 -> ScalarType.Float;
      case BFLOAT16 -> ScalarType.BFloat16;
    };
  }

  /**
   * What is wrong with JavaCPP's memory limits for a need of so many native bytes, or empty.
   *
   * @param neededBytes native memory that the work will take, see {@code TrainingMemory}
   */
  public static Optional<String> memoryLimitWarning(long neededBytes) {
    return memoryLimitWarning(neededBytes, Pointer.maxPhysicalBytes(), Pointer.maxBytes());
  }

  static Optional<String> memoryLimitWarning(long neededBytes, long maxPhysical, long maxBytes) {
    long physicalNeed = neededBytes + Runtime.getRuntime().maxMemory() + GIBIBYTE;
    boolean physicalFits = maxPhysical <= 0 || maxPhysical >= physicalNeed;
    boolean bytesFit = maxBytes <= 0 || maxBytes >= neededBytes;
    if (physicalFits && bytesFit) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            "JavaCPP stops this process at %s bytes of physical memory and %s bytes of pointers,"
                + " but tensors need about %s bytes beside the heap: start Java with"
                + " -Dorg.bytedeco.javacpp.maxPhysicalBytes=0 -Dorg.bytedeco.javacpp.maxBytes=0"
                + " (Spark: spark.driver.extraJavaOptions and spark.executor.extraJavaOptions)",
            maxPhysical, maxBytes, neededBytes));
  }
}
