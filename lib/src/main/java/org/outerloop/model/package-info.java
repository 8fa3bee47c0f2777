/**
 * The LLaMA decoder (Touvron et al., arXiv 2302.13971; grouped-query attention as in arXiv
 * 2307.09288), in the order of the papers:
 *
 * <pre>
 *   x = embed(tokens)                                           (B, T, D)
 *   for each block:
 *     n = rmsnorm(x)                                            Zhang and Sennrich, arXiv 1910.07467
 *     q, k, v = n Wq', n Wk', n Wv'; q and k turned by position Su et al., arXiv 2104.09864
 *     x = x + softmax(q k' / sqrt(d), causal) v Wo'             Ainslie et al., arXiv 2305.13245
 *     n = rmsnorm(x)
 *     x = x + (silu(n Wgate') * (n Wup')) Wdown'                Shazeer, arXiv 2002.05202
 *   logits = rmsnorm(x) Whead'                                  (B, T, V), never whole in float32
 * </pre>
 *
 * <p>B sequences, T tokens, D hidden size, H query heads, KV heads of keys and values, d head size,
 * V vocabulary. Rotary positions turn the pairs (i, i + d/2), as Hugging Face does, so weights go
 * in and out without a permutation.
 *
 * <p>Knows tensors and the shape of the model; must never know data, optimizers, or peers. {@link
 * org.outerloop.model.Initialization} is plain Java: anybody makes any slice of the first
 * parameters with equal bits.
 *
 * <p>There are two of it. {@link org.outerloop.model.Transformer} with {@link
 * org.outerloop.model.CrossEntropy} is recorded by libtorch, which derives the gradient: the law,
 * and what GPUs run. {@link org.outerloop.model.HostTransformer} is written out, forward and
 * backward, for CPUs. In its names "slope" is the gradient of the loss with respect to something.
 *
 * <p>Read in this order: Transformer, DecoderBlock, RotaryPositions, Attention, CrossEntropy,
 * Weights, Initialization; then HostTransformer, HostBlock, HostAttention, HostHead, Products,
 * HostWeights, BlockActivations, Workspace.
 */
package org.outerloop.model;
