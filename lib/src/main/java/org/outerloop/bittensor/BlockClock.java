package org.outerloop.bittensor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Optional;

/**
 * The time of the chain, told by its blocks as they come. They are the newest ones: a block may
 * still be replaced by another of the same number.
 */
public final class BlockClock {
  private final ChainNode node;
  private RpcLink subscribed; // none before the first block

  BlockClock(ChainNode node) {
    this.node = node;
  }

  /**
   * Waits for a block with a number above this one; the newest if there are several. Takes {@link
   * NodeException} if none comes over several connections, each given five blocks' time.
   */
  public synchronized Block next(long after) {
    JsonNode header = node.client().persistently(link -> await(link, after));
    return node.block(node.blockHash(ChainNode.number(header)));
  }

  private JsonNode await(RpcLink link, long after) {
    if (link != subscribed) {
      node.client().answer(link, "chain_subscribeNewHeads", JsonNodeFactory.instance.arrayNode());
      subscribed = link;
    }
    Optional<JsonNode> head =
        link.news()
            .await(header -> ChainNode.number(header) > after, node.client().limits().silence());
    return head.orElseThrow(
        () -> {
          link.drop("No new block");
          return NodeException.lost("No block after " + after + " has come", null);
        });
  }
}
