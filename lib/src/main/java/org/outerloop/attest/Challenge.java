package org.outerloop.attest;

import java.util.function.Supplier;
import org.outerloop.protocol.Digest;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.MatrixProbe;
import org.outerloop.tensor.MatrixProbe.Product;
import org.outerloop.tensor.Torch;

/**
 * Work that shows whether a machine computes right, and how fast:
 *
 * <pre>
 *   exact     a product of matrices of -1, 0 and 1: known beforehand on every device
 *   plain     float arithmetic written out in Java: known beforehand too
 *   product   a product of real matrices: the bits of its kind of machine
 *   training  inner steps of a small model, from products to optimizer: the bits of its kind
 *   memory    a pattern written, read back, inverted
 * </pre>
 *
 * <p>Everything is repeated; the best time counts, and a result that changes is a fault by itself.
 * Native memory: what is swept, and a few MiB.
 */
public final class Challenge {
  private final ChallengeSpec spec;
  private final Disturbance disturbance;

  /**
   * @param disturbance of this machine; {@link Disturbance#NONE} but for rehearsals
   */
  public Challenge(ChallengeSpec spec, Disturbance disturbance) {
    this.spec = spec;
    this.disturbance = disturbance;
  }

  /**
   * Answers on this machine.
   *
   * @param executor whose answer it is
   * @param device on which training computes
   */
  public Answer answer(String executor, Device device) {
    long begin = System.nanoTime();
    Device resolved = device.resolve();
    Torch.useThreads(spec.threads());
    Part exact = exact(resolved);
    Part plain = repeated(() -> new Timed(PlainArithmetic.run(spec.seed()), 1), 1);
    Part product = product(resolved);
    Part training = training(resolved);
    MemorySweep.Swept memory = MemorySweep.sweep(spec, disturbance);
    return new Answer(
        executor,
        Inventory.here(resolved),
        exact,
        plain,
        product,
        training,
        memory.flippedWords(),
        memory.gigabytesPerSecond(),
        (System.nanoTime() - begin) * 1e-9);
  }

  private Part exact(Device device) {
    int size = spec.matrixEdge() * spec.matrixEdge();
    float[] left = SeededMatrix.signs(spec.seed(), "left", size);
    float[] right = SeededMatrix.signs(spec.seed(), "right", size);
    return repeated(
        () -> {
          Product product = multiply(device, left, right);
          return new Timed(Bits.of(Expected.positiveZeros(product.values())), product.seconds());
        },
        gigaflop());
  }

  private Part product(Device device) {
    int size = spec.matrixEdge() * spec.matrixEdge();
    float[] left = SeededMatrix.reals(spec.seed(), "real left", size);
    float[] right = SeededMatrix.reals(spec.seed(), "real right", size);
    return repeated(
        () -> {
          Product product = multiply(device, left, right);
          return new Timed(Bits.of(product.values()), product.seconds());
        },
        gigaflop());
  }

  private Product multiply(Device device, float[] left, float[] right) {
    double seconds = 0;
    Product product = null;
    for (int turn = 0; turn < disturbance.slowness(); turn++) {
      product = MatrixProbe.product(device, spec.precision(), spec.matrixEdge(), left, right);
      seconds += product.seconds();
    }
    disturbance.product(product.values());
    return new Product(product.values(), seconds);
  }

  private double gigaflop() {
    return 2e-9 * spec.matrixEdge() * spec.matrixEdge() * spec.matrixEdge();
  }

  private Part training(Device device) {
    try (Steps steps = new Steps(spec, device)) {
      return repeated(
          () -> {
            double seconds = 0;
            for (int turn = 0; turn < disturbance.slowness(); turn++) {
              seconds += steps.take();
            }
            return new Timed(steps.digest(), seconds);
          },
          steps.tokens());
    }
  }

  private record Timed(Digest digest, double seconds) {}

  private Part repeated(Supplier<Timed> work, double amount) {
    Timed first = work.get();
    boolean steady = true;
    double best = first.seconds();
    for (int repetition = 1; repetition < spec.repetitions(); repetition++) {
      Timed again = work.get();
      steady &= again.digest().equals(first.digest());
      best = Math.min(best, again.seconds());
    }
    return new Part(first.digest(), steady, amount / best);
  }
}
