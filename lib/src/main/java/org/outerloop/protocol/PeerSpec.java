package org.outerloop.protocol;

import java.io.Serializable;

/**
 * One who may contribute.
 *
 * @param id name
 * @param publicKey Ed25519 key that signs its headers, X.509 encoded, in hexadecimal
 */
public record PeerSpec(PeerId id, String publicKey) implements Serializable {}
