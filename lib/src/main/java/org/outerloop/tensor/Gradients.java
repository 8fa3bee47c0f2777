package org.outerloop.tensor;

import org.bytedeco.pytorch.GradMode;

/**
 * The calling thread's recording of operations for a backward pass, switched on or off until
 * closed; then it is as before.
 */
public final class Gradients implements AutoCloseable {
  private final boolean before;

  private Gradients(boolean recorded) {
    Torch.load();
    before = GradMode.is_enabled();
    GradMode.set_enabled(recorded);
  }

  public static Gradients off() {
    return new Gradients(false);
  }

  public static Gradients on() {
    return new Gradients(true);
  }

  @Override
  public void close() {
    GradMode.set_enabled(before);
  }
}
