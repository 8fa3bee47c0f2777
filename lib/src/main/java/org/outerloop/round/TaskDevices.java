package org.outerloop.round;

import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import org.outerloop.protocol.Require;
import org.outerloop.tensor.Device;

/**
 * Which devices a piece of work may compute on. Asked where the work runs, since only there it is
 * known which GPUs the scheduler has given to it.
 */
@FunctionalInterface
public interface TaskDevices extends Serializable {

  /**
   * The devices of the calling task, resolved, at least one, each to be used by this task alone.
   *
   * @throws IllegalStateException when a GPU is given or asked for and libtorch cannot use it
   */
  List<Device> here();

  /** For work that computes on one: scoring, and peers that do not share their model out. */
  default Device first() {
    return here().get(0);
  }

  /**
   * The devices of a peer's ranks: as many GPUs as it has ranks, or the CPU for each of them.
   *
   * @param ranks of one peer
   * @throws IllegalStateException when the task holds another number of GPUs
   */
  default List<Device> ranks(int ranks) {
    List<Device> devices = here();
    if (devices.size() == 1 && devices.get(0).isCpu()) {
      return Collections.nCopies(ranks, Device.CPU);
    }
    if (devices.size() != ranks) {
      throw new IllegalStateException(
          "A peer computes on %d device(s) (training.devices), but its task holds %s: set spark.task.resource.gpu.amount to %d"
              .formatted(ranks, devices, ranks));
    }
    return devices;
  }

  /** The same everywhere, however the work is scheduled; AUTO is resolved where the work runs. */
  static TaskDevices of(Device... devices) {
    Require.that(devices.length > 0, "Work needs a device");
    List<Device> all = List.of(devices);
    return () -> all.stream().map(Device::resolve).toList();
  }
}
