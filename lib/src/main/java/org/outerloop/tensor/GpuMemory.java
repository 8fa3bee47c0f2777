package org.outerloop.tensor;

import org.bytedeco.pytorch.cuda.CUDAAllocator;
import org.bytedeco.pytorch.cuda.DeviceStats;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch_cuda;
import org.outerloop.protocol.Require;

/**
 * The caching allocator of one GPU, of this process alone: what others take of the card is not in
 * its figures. Only for a resolved GPU: where the natives have no CUDA, this class does not load.
 */
final class GpuMemory {
  private final CUDAAllocator allocator = torch_cuda.getAllocator();
  private final byte index;

  GpuMemory(Device device) {
    Require.that(device.isCuda(), "Device %s has no allocator of a GPU", device.label());
    index = (byte) device.index();
    // without it the allocator knows no device until the first tensor is there
    torch.globalContext().lazyInitDevice(DeviceType.CUDA);
  }

  /** Lets this process take at most this share of the card; what it holds already stays. */
  void limit(double fraction) {
    allocator.setMemoryFraction(fraction, index);
  }

  /** Memory of the whole card. */
  long totalBytes() {
    try (TensorScope scope = new TensorScope()) {
      return allocator.getMemoryInfo(index).second();
    }
  }

  /** Starts a new measurement of the two peaks below. */
  void resetPeaks() {
    allocator.resetPeakStats(index);
  }

  /** Most bytes that tensors took at once. */
  long allocatedPeakBytes() {
    try (DeviceStats stats = allocator.getDeviceStats(index)) {
      return stats.allocated_bytes().peak();
    }
  }

  /** Most bytes that the allocator held at once, those kept for reuse included. */
  long reservedPeakBytes() {
    try (DeviceStats stats = allocator.getDeviceStats(index)) {
      return stats.reserved_bytes().peak();
    }
  }
}
