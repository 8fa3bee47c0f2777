package org.outerloop.model;

/** What a block of the host's version asks of attention on its way forward. */
interface HostForwardAttention {
  /** Projections (B T, (H + 2 KV) d) to what the heads say (B T, H d); keeps Q, K, V and P. */
  void forward(BlockActivations kept, Workspace space);
}
