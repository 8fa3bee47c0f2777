package org.outerloop.jobs.plan;

import java.util.LinkedHashMap;
import java.util.Map;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.TensorSpec;

/** How many parameters a model has of which kind. */
record ParameterKinds(Map<String, Long> counts) {

  static ParameterKinds of(ModelSpec model) {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (TensorSpec tensor : ParameterLayout.of(model).tensors()) {
      counts.merge(kind(tensor), tensor.size(), Long::sum);
    }
    return new ParameterKinds(counts);
  }

  private static String kind(TensorSpec tensor) {
    String name = tensor.name();
    if (tensor.vector()) {
      return "norms";
    } else if (name.contains(".self_attn.")) {
      return "attention";
    } else if (name.contains(".mlp.")) {
      return "feed_forward";
    }
    return name.equals("lm_head.weight") ? "head" : "embedding";
  }

  long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
