/**
 * A subnet of Bittensor as a ledger that can only be read: who holds a seat, where its bucket is,
 * who has how much stake, which weights were given, and the time of the chain. There are no keys
 * here and nothing is ever sent but questions.
 *
 * <p><b>Off by default.</b> Nothing connects anywhere unless somebody writes
 *
 * <pre>
 *   BittensorSettings settings =
 *       new BittensorSettings(URI.create("wss://entrypoint-finney.opentensor.ai:443"), 3);
 *   try (Ledger ledger = BittensorLedger.connect(settings)) {
 *     LedgerState state = ledger.state();
 *   }
 * </pre>
 *
 * or calls {@code outerloop metagraph --url wss://... --netuid 3}.
 *
 * <pre>
 *   BittensorLedger    the front door
 *   SubnetState        seats with their buckets; the ledger's words for them
 *   SubnetReader       which questions, at one block
 *     SeatList         the runtime's list of seats: fields, numbers, types
 *     Commitment       what an account has put on the chain; CommittedBucket: Templar's 128 characters
 *   ChainNode          the questions there are;  StorageKeys, Twox: where things stand
 *   RpcClient          asks again;  RpcLink: one WebSocket
 *   ScaleReader        bytes of the chain;  Ss58: addresses
 *   BlockClock         blocks as they come
 * </pre>
 *
 * <p><b>What is sure of it.</b> The layouts are those of subtensor's sources of June 2026. Parts
 * are tested with what bittensor's own tests recorded from real nodes. No node was reachable where
 * this was written: the exchange that tests the whole was composed from the layouts, not captured.
 */
package org.outerloop.bittensor;
