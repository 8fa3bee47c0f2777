package org.outerloop.bench;

import java.io.IOException;
import java.util.List;
import org.outerloop.protocol.TrainingSpec.Precision;

/** PyTorch on the same workloads: {@code llama_peer.py} under the Python of the property python. */
final class TorchPeer {
  private static final String SCRIPT = "lib/src/jmh/python/llama_peer.py";

  private final String python;

  TorchPeer(String python) {
    this.python = python;
  }

  /** Whether this Python is there and can import torch. */
  boolean usable() throws InterruptedException {
    return ChildProcess.succeeds(List.of(python, "-c", "import torch"));
  }

  String howToInstall() {
    return String.format(
        "no peer: %s cannot import torch. Debian: apt-get install python3-torch"
            + " libopenblas0-pthread; another Python: -Dpython=PATH",
        python);
  }

  StepFigures measure(TrainingWorkload workload, Precision precision)
      throws IOException, InterruptedException {
    List<String> command =
        List.of(
            python,
            SCRIPT,
            "conf/models/" + workload.file() + ".conf",
            "--precision=" + TrainingWorkload.label(precision),
            "--sequences=" + workload.sequences(),
            "--length=" + workload.length(),
            "--warmup=" + workload.warmup(),
            "--steps=" + workload.countedSteps());
    return StepFigures.of(ChildProcess.run(command));
  }
}
