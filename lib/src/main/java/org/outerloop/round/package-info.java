/**
 * The order of things: the only package that sees the whole line. Recipes over the same parts:
 *
 * <pre>
 *   {@link org.outerloop.round.PeerRound}       base -> H inner steps -> pseudo-gradient -> contribution
 *   {@link org.outerloop.round.ValidatorRound}  gather -> inspect -> try -> compare -> judge -> merge -> measure -> commit
 *   {@link org.outerloop.round.RoundReplay}     what is stored -> all of that again -> findings
 *   {@link org.outerloop.round.RunHistory}      run.json -> genesis.json -> record 0 -> record 1 -> ...
 * </pre>
 *
 * <p>A round exists when its {@link org.outerloop.round.RoundRecord} does; its exclusive creation
 * is the commit, and everything before it can be done again and gives the same bytes. Work is
 * spread by {@link org.outerloop.round.Spread}, as Spark tasks or in one thread, and contributions
 * are compared by a {@link org.outerloop.round.LikenessSearch}, as a Spark join or in one thread.
 *
 * <p>Which base a peer had it shows by {@link org.outerloop.round.BaseSketch}, and ActivationAudit
 * asks for it.
 *
 * <p>What a peer carries from round to round is found, verified and if need be computed again by
 * StateRecovery; its form is in StateStore and StateManifest.
 *
 * <p>Nothing in lib imports this package.
 */
package org.outerloop.round;
