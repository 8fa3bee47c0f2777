package org.outerloop.tensor;

import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * Owner of every native object made by this thread until it closes: closing frees them at once,
 * save what autograd still holds on the native side. Scopes nest.
 */
public final class TensorScope implements AutoCloseable {
  private final PointerScope scope;

  public TensorScope() {
    Torch.load();
    scope = new PointerScope();
  }

  /**
   * Runs the body in a scope of its own and hands its result, which the body must have made, to the
   * scope around; everything else the body made is freed.
   */
  public static Tensor keeping(Supplier<Tensor> body) {
    Tensor result;
    try (TensorScope inner = new TensorScope()) {
      result = body.get();
      result.retainReference();
    }
    PointerScope around = PointerScope.getInnerScope();
    if (around != null) {
      around.attach(result);
      result.releaseReference();
    }
    return result;
  }

  @Override
  public void close() {
    scope.close();
  }
}
