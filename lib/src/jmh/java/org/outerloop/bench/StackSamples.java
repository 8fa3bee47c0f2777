package org.outerloop.bench;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Looks at what one thread is doing every few milliseconds, and charges the time since the last
 * look to it. A thread inside libtorch is always at a safepoint, so native time is charged exactly;
 * a loop in Java is charged at its next safepoint poll, still in the same method.
 *
 * <p>Three names are read off each stack, innermost frame first:
 *
 * <pre>
 *   phase      the outermost part of the model, or kernel, below InnerTrainer.step
 *   operation  the innermost method of org.outerloop outside kernels, and the kernel or function of
 *              libtorch that it called, if any
 *   kind       matrix products, other functions of libtorch, autograd, kernels, or other Java
 * </pre>
 *
 * Autograd's backward pass is one call of libtorch: nothing inside it can be told apart.
 */
final class StackSamples implements AutoCloseable {
  private static final String OURS = "org.outerloop.";
  private static final String KERNELS = "org.outerloop.kernels.";
  private static final String TORCH = "org.bytedeco.pytorch.";
  private static final String STEP = "org.outerloop.training.InnerTrainer.step";
  private static final Pattern WRAPPERS =
      Pattern.compile(
          "org\\.outerloop\\.(training\\.|tensor\\.TensorScope|model\\.HostTransformer$)");
  private static final List<String> PRODUCTS =
      List.of("mm", "bmm", "addmm", "baddbmm", "matmul", "linear", "addbmm");

  private final Map<String, Double> phases = new TreeMap<>();
  private final Map<String, Double> operations = new TreeMap<>();
  private final Map<String, Double> kinds = new TreeMap<>();
  private final Thread sampler;
  private volatile boolean running = true;
  private int samples;

  /** Begins to look at the calling thread. */
  StackSamples(long everyMillis) {
    Thread watched = Thread.currentThread();
    sampler = new Thread(() -> sample(watched, everyMillis), "stack samples");
    sampler.setDaemon(true);
    sampler.start();
  }

  private void sample(Thread watched, long everyMillis) {
    long last = System.nanoTime();
    try {
      while (running) {
        Thread.sleep(everyMillis);
        StackTraceElement[] stack = watched.getStackTrace();
        long now = System.nanoTime();
        charge(stack, (now - last) * 1e-9);
        last = now;
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void charge(StackTraceElement[] stack, double seconds) {
    int step = 0;
    while (step < stack.length && !name(stack[step]).equals(STEP)) {
      step++;
    }
    if (step == stack.length) {
      return; // before, between or after steps
    }
    samples++;
    phases.merge(phase(stack, step), seconds, Double::sum);
    int caller = 0;
    while (!ofModelOrTraining(stack[caller])) {
      caller++;
    }
    String called = caller == 0 ? "" : called(stack[caller - 1]);
    operations.merge((brief(stack[caller]) + " " + called).strip(), seconds, Double::sum);
    kinds.merge(kind(called), seconds, Double::sum);
  }

  /** The outermost part of the model or kernel below a step; else the innermost of its steps. */
  private static String phase(StackTraceElement[] stack, int step) {
    String phase = brief(stack[step]);
    for (int i = step - 1; i >= 0; i--) {
      String type = stack[i].getClassName();
      if (type.startsWith(OURS)) {
        phase = brief(stack[i]);
        if (!WRAPPERS.matcher(type).lookingAt()) {
          break;
        }
      }
    }
    return phase;
  }

  private static boolean ofModelOrTraining(StackTraceElement frame) {
    return frame.getClassName().startsWith(OURS) && !frame.getClassName().startsWith(KERNELS);
  }

  /** The kernel's class and method, or libtorch's function. */
  private static String called(StackTraceElement frame) {
    if (frame.getClassName().startsWith(KERNELS)) {
      return brief(frame);
    }
    return frame.getClassName().startsWith(TORCH) ? frame.getMethodName() : "";
  }

  private static String name(StackTraceElement frame) {
    return frame.getClassName() + "." + frame.getMethodName();
  }

  private static String brief(StackTraceElement frame) {
    String type = frame.getClassName().substring(frame.getClassName().lastIndexOf('.') + 1);
    return type + "." + frame.getMethodName().replaceAll("lambda\\$(\\w+)\\$\\d+", "$1");
  }

  private static String kind(String called) {
    if (called.isEmpty()) {
      return "Java, other";
    }
    if (called.contains(".")) {
      return "Java, kernels";
    }
    if (called.equals("backward")) {
      return "autograd's backward";
    }
    return PRODUCTS.contains(called.replaceAll("_(out|)$", ""))
        ? "matrix products"
        : "other of libtorch";
  }

  /** Stops looking. */
  @Override
  public void close() throws InterruptedException {
    running = false;
    sampler.join();
  }

  int samples() {
    return samples;
  }

  /** Seconds by phase, most first. */
  Map<String, Double> phases() {
    return ordered(phases);
  }

  /** Seconds by operation, most first. */
  Map<String, Double> operations() {
    return ordered(operations);
  }

  /** Seconds by kind, most first. */
  Map<String, Double> kinds() {
    return ordered(kinds);
  }

  private static Map<String, Double> ordered(Map<String, Double> seconds) {
    Map<String, Double> ordered = new LinkedHashMap<>();
    seconds.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
        .forEach(entry -> ordered.put(entry.getKey(), entry.getValue()));
    return ordered;
  }
}
