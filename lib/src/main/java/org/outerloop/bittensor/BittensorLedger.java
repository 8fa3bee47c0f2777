package org.outerloop.bittensor;

import java.util.List;
import org.outerloop.ledger.Ledger;
import org.outerloop.ledger.LedgerState;
import org.outerloop.protocol.Digest;

/**
 * A subnet of Bittensor as a ledger that can only be read. Everything of a state is read at one
 * block, named by its hash: the newest that is final, so two who read the same height see the same.
 *
 * <pre>
 *   height, head   number and hash of the block
 *   peers          seats whose account has committed to a bucket, as "uid-7", in the order in which
 *                  they took their seats; the key is the account's SS58 address
 *   stakes         of seats with a validator's permit, in coins
 *   weights        of these seats, each row as parts of its sum; in place of a round stands the
 *                  block in which they were set
 *   voids          commitments without a usable bucket, and why; at the block of the commitment
 *   opening, operatorKey, emissions: none, the chain does not say them
 * </pre>
 *
 * <p>{@link NodeException} is all that escapes. Safe for use by several threads.
 */
public final class BittensorLedger implements Ledger {
  /** What the chain's runtime calls itself. */
  private static final String RUNTIME = "node-subtensor";

  private final ChainNode node;
  private final SubnetReader subnet;
  private List<LedgerState> last = List.of(); // the last one, if there was one

  private BittensorLedger(ChainNode node, int netuid) {
    this.node = node;
    this.subnet = new SubnetReader(node, netuid);
  }

  /** Connects, and makes sure that it is a node of this chain. */
  public static BittensorLedger connect(BittensorSettings settings) {
    return connect(settings, RpcLimits.USUAL);
  }

  static BittensorLedger connect(BittensorSettings settings, RpcLimits limits) {
    ChainNode node = new ChainNode(new RpcClient(settings.url(), limits));
    try {
      String name = node.runtimeVersion().name();
      if (!name.equals(RUNTIME)) {
        throw NodeException.refused(
            "%s is a node of '%.40s', not of %s".formatted(settings.url(), name, RUNTIME));
      }
    } catch (NodeException e) {
      node.close();
      throw e;
    }
    return new BittensorLedger(node, settings.netuid());
  }

  /** The state at the newest final block. Cost: about ten questions, one if nothing is new. */
  @Override
  public synchronized LedgerState state() {
    Digest head = node.finalizedHead();
    if (last.isEmpty() || !last.get(0).head().equals(head)) {
      last = List.of(stateAt(head));
    }
    return last.get(0);
  }

  /** The state at a block; public nodes forget what is older than some 256 blocks. */
  public LedgerState stateAt(Digest block) {
    return subnetAt(block).ledger();
  }

  /** The subnet and its buckets at the newest final block. */
  public SubnetState subnet() {
    return subnetAt(node.finalizedHead());
  }

  private SubnetState subnetAt(Digest block) {
    Metagraph graph = subnet.metagraph(block);
    return SubnetState.of(graph, subnet.commitments(graph));
  }

  /** Blocks as they come. */
  public BlockClock clock() {
    return new BlockClock(node);
  }

  @Override
  public void close() {
    node.close();
  }
}
