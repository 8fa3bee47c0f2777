package org.outerloop.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.tensor.FlatParameters;
import org.outerloop.training.InnerTrainer;

/**
 * The process that takes thousands of inner steps and looks at its own memory between them. Its
 * Java heap is of one size and touched from the start, so whatever grows is native.
 */
final class SoakRun {
  static final List<String> HEAP = List.of("-Xms128m", "-Xmx128m", "-XX:+AlwaysPreTouch");
  static final int STEPS_PER_SAMPLE = 50;

  private static final TrainingWorkload WORKLOAD = TrainingWorkload.SOAK;

  private SoakRun() {}

  /** Format and threads; prints samples of (step, MiB, native objects) and the final digest. */
  public static void main(String[] args) throws Exception {
    Precision precision = TrainingWorkload.precision(args[0]);
    int steps = WORKLOAD.countedSteps();
    ObjectMapper json = new ObjectMapper();
    ArrayNode samples = json.createArrayNode();
    try (InnerTrainer trainer = WORKLOAD.trainer(precision, Integer.parseInt(args[1]))) {
      long start = System.nanoTime();
      for (int step = 0; step < steps; step += STEPS_PER_SAMPLE) {
        int count = Math.min(STEPS_PER_SAMPLE, steps - step);
        trainer.train(step, WORKLOAD.batches(count, step));
        samples.add(sample(json, step + count));
      }
      System.out.println(
          json.createObjectNode()
              .put("seconds", (System.nanoTime() - start) * 1e-9)
              .put("digest", digest(trainer.parameters()).hex())
              .set("samples", samples));
    }
  }

  private static ArrayNode sample(ObjectMapper json, int step) throws IOException {
    return json.createArrayNode()
        .add(step)
        .add(ProcessMemory.residentMib())
        .add(Pointer.totalCount());
  }

  private static Digest digest(FlatParameters parameters) {
    Digest.Hasher hasher = new Digest.Hasher();
    float[] values = new float[1 << 16];
    for (long offset = 0; offset < parameters.size(); offset += values.length) {
      int count = (int) Math.min(values.length, parameters.size() - offset);
      parameters.read(offset, values, count);
      ByteBuffer bytes = ByteBuffer.allocate(count * Float.BYTES);
      bytes.asFloatBuffer().put(values, 0, count);
      hasher.add(bytes);
    }
    return hasher.finish();
  }
}
