package org.outerloop.tensor;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BiFunction;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.Backend;
import org.bytedeco.pytorch.BroadcastOptions;
import org.bytedeco.pytorch.FileStore;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.ReduceOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Work;
import org.bytedeco.pytorch.global.torch_gloo;
import org.bytedeco.pytorch.nccl.ProcessGroupNCCL;

/**
 * One rank's end of a c10d process group: gloo over the loopback interface between ranks on the
 * CPU, NCCL between GPUs. Ranks find one another through a file.
 */
final class Communicator implements AutoCloseable {
  private final FileStore store;
  private final Backend backend;
  private final BiFunction<TensorVector, ReduceOptions, Work> reduce; // Backend has none

  private Communicator(
      FileStore store, Backend backend, BiFunction<TensorVector, ReduceOptions, Work> reduce) {
    this.store = store;
    this.backend = backend;
    this.reduce = reduce;
  }

  /**
   * Waits for the other ranks; to be called by all of them, each in its own thread.
   *
   * @param meetingPoint an empty file
   */
  static Communicator open(
      Device device, Path meetingPoint, int rank, int count, Duration patience) {
    Torch.load();
    FileStore store = new FileStore(meetingPoint.toString(), count);
    Milliseconds timeout = new Milliseconds(patience.toMillis());
    if (device == Device.CPU) {
      ProcessGroupGloo gloo = gloo(store, rank, count, timeout);
      return new Communicator(store, gloo, gloo::reduce);
    }
    ProcessGroupNCCL nccl = nccl(store, rank, count, timeout);
    return new Communicator(store, nccl, nccl::reduce);
  }

  private static ProcessGroupGloo gloo(FileStore store, int rank, int count, Milliseconds timeout) {
    Loader.load(torch_gloo.class);
    ProcessGroupGloo.Options options = ProcessGroupGloo.Options.create(timeout);
    // never a port that other machines can reach
    options.devices().push_back(ProcessGroupGloo.createDeviceForHostname("127.0.0.1"));
    options.threads(1);
    return new ProcessGroupGloo(store, rank, count, options);
  }

  /** The natives of this class come with the kind -gpu only. */
  private static ProcessGroupNCCL nccl(FileStore store, int rank, int count, Milliseconds timeout) {
    ProcessGroupNCCL.Options options = ProcessGroupNCCL.Options.create();
    options.timeout(timeout);
    return new ProcessGroupNCCL(store, rank, count, options);
  }

  void sum(TensorVector tensor) {
    backend.allreduce(tensor)._wait();
  }

  /** The sum goes to {@code root}; what the others hold afterwards means nothing. */
  void sumTo(int root, TensorVector tensor) {
    reduce.apply(tensor, new ReduceOptions().rootRank(root))._wait();
  }

  void copyFrom(int root, TensorVector tensor) {
    backend.broadcast(tensor, new BroadcastOptions().rootRank(root))._wait();
  }

  @Override
  public void close() {
    if (backend instanceof ProcessGroupNCCL) {
      backend.shutdown();
    }
    backend.close();
    store.close();
  }
}
