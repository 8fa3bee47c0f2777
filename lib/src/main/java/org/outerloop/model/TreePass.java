package org.outerloop.model;

import org.bytedeco.pytorch.Tensor;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.tensor.Device;

/**
 * Reads trees of texts and says how likely their continuations are. Keeps keys and values of a
 * prefix, so that what many trees begin with is read once. Borrows its parameters. Not thread-safe.
 */
public interface TreePass extends AutoCloseable {

  /**
   * Reads what the trees of later batches begin with; replaces an earlier prefix.
   *
   * @param tokens ids in [0, V), at most the context length; empty for none
   */
  void prefix(int[] tokens);

  /**
   * How likely each continuation is, in the order of the batch.
   *
   * @param batch for as long a prefix as was read last
   */
  Likelihood[] score(TreeBatch batch);

  @Override
  void close();

  /**
   * The faster pass for this device.
   *
   * @param device resolved
   * @param values parameters (size) on the device, of format {@code precision}
   */
  static TreePass of(
      ModelSpec model, Precision precision, Device device, Tensor values, int threads) {
    return device.isCpu()
        ? new HostTreePass(model, precision, values, threads)
        : new DeviceTreePass(model, precision, device, values);
  }
}
