/**
 * What validators' opinions are worth together: Yuma consensus of Bittensor's subnets, the rules
 * for posting weights, and the split of an emission, as functions over records. No network, no
 * clock, no draw: the same calls give the same chain.
 *
 * <pre>
 *   stakes, weights, bonds -> Yuma -> results (incentive, dividends), bonds -> Payout
 *   register, commit, reveal, set weights -> Chain -> settle -> Chain, Payout
 *   a run's ledger: votes by name -> Emissions -> incentive per peer, burned, dividends per validator
 * </pre>
 *
 * <p>With S the active stake, W the rows of weights, I incentive, B bonds, D dividends:
 *
 * <pre>
 *   C_j  = largest w such that stake of at least kappa gives j at least w
 *   Wc   = min(W_ij, C_j)                 clip
 *   Tv_i = sum_j Wc_ij                    validator trust
 *   I_j  = sum_i S_i Wc_ij, to sum 1      rank, incentive
 *   B, D from W (1 - penalty) + Wc penalty and B of before, see ClassicBonds and Yuma3Bonds
 * </pre>
 *
 * <p>The field's words are used here as they are: uid (a seat), neuron (who sits there), miner
 * (what we call a peer), hotkey (its public name), tempo (blocks of an epoch), alpha (the coin).
 * Source of all rules: opentensor/subtensor at 14bc6f9f (2026-06-30), epoch/run_epoch.rs,
 * subnets/weights.rs, subnets/registration.rs, coinbase/run_coinbase.rs, and their tests.
 *
 * <p>What holds, and what does not:
 *
 * <ul>
 *   <li>Stake below kappa alone lifts no miner; stake above 1 - kappa can hold any miner down.
 *   <li>More stake moves the consensus towards its holder's weights and never lowers the holder's
 *       validator trust. Its dividends need not rise: others may win more by the same move.
 *   <li>A validator that splits its stake gains nothing with classic bonds, to rounding; with yuma3
 *       a miner's bonds are shared by heads before stake counts, and it may gain or lose.
 *   <li>A miner that splits gains nothing when all validators split its weight alike. When they
 *       disagree about the parts it can gain: each part has a median of its own.
 *   <li>Copying the consensus pays as long as weights are posted in the open; commit and reveal
 *       make a copier late by {@code revealEpochs}.
 * </ul>
 *
 * <p>Left out: several mechanisms per subnet, child keys, root stake in detail (a fixed share), the
 * price of registrations, timelock encryption (the author reveals), and the chain's version of
 * bonds reset. Read in this order: Neuron, Epoch, Yuma, Stakes, Votes, WeightedMedian,
 * ClassicBonds, Payout, Chain, WeightRules, Pruning, Emissions.
 */
package org.outerloop.consensus;
