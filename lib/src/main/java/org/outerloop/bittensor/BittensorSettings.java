package org.outerloop.bittensor;

import java.io.Serializable;
import java.net.URI;
import java.util.Set;
import org.outerloop.protocol.Require;

/**
 * Which chain and which part of it.
 *
 * @param url of a node's WebSocket, as in {@code wss://entrypoint-finney.opentensor.ai:443} or
 *     {@code ws://127.0.0.1:9944}
 * @param netuid number of the subnet, from 0 to 65,535
 */
public record BittensorSettings(URI url, int netuid) implements Serializable {
  static final int MAX_NETUID = 0xFFFF;

  public BittensorSettings {
    Require.that(
        url.getScheme() != null
            && Set.of("ws", "wss").contains(url.getScheme())
            && url.getHost() != null,
        "'%s' is not the address of a node's WebSocket, as in wss://host:443",
        url);
    Require.that(
        0 <= netuid && netuid <= MAX_NETUID, "Subnet %s is outside [0, %s]", netuid, MAX_NETUID);
  }
}
