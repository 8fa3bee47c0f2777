/**
 * Judging a round: which contributions are merged, what each peer is worth, who is paid.
 *
 * <pre>
 *   who delivered -> EvaluationDraw -> who is tried
 *   Evidence, Overlap -> Works, CopyDetection -> Selection -> LossRating, ProofOfComputation, SyncScore
 *                     -> PeerScore -> Penalties -> Selection -> WeightPolicy -> Judgement, Standings
 * </pre>
 *
 * <p>Functions over records: no tensors, stores or clocks. Losses, overlaps and upload times are
 * measured elsewhere and given; the same evidence gives the same judgement anywhere. Constants are
 * in {@link org.outerloop.protocol.GauntletSpec}; those in brackets are fixed in the code.
 *
 * <pre>
 *   rule                  constant                      source (ours where it differs, and why)
 *   who is tried          draw                          ours: bounded waiting; Templar: bins
 *   trial data            assigned-, random-sequences   paper; ours: only consumed ones
 *   loss score            trial-step                    paper; relative as in Templar's code
 *   loss rating           rating.beta 7, .tau 0.1       openskill 6.2.0 [25, 25/3, 3 sigma]
 *                         rating.both-ends              ours: tells the first places apart
 *   proof of computation  proof.decay 0.05              paper; Templar: threshold after a warm-up
 *   sync score            sync                          Templar; ours: digests, and never merged
 *   copy                  copy-overlap 0.4              ours: overlap and cosine; time of commitment
 *   upload order          upload-tick-millis 1000       S3 keeps whole seconds
 *   harm, proven author   significance 2                ours: Templar has no standard errors
 *   missed round          penalties.miss-factors        Templar; then 0
 *   many missed rounds    penalties.window-, inactive-  Templar; ours: own work counts, not uploads
 *   malformed, copy, harm [0 this round; harm longer]   Templar; ours for harm: no pay for damage
 *   mostly negative       penalties.negative-           Templar
 *   suspension            selection.negative-rounds 3   Templar
 *                         selection.unproven-errors 3   ours: who never trains thins out the others
 *   merge, reserve        selection                     Templar; ours: only what was tried
 *   weights               weights                       paper; Templar's 72B run had a profile
 * </pre>
 *
 * <p>Read in this order: Evidence, Losses, LossScore, Standing, Verdict, Gauntlet, CopyDetection,
 * Selection, Scoring, LossRating, Penalties, WeightPolicy. {@link
 * org.outerloop.gauntlet.FastChecks} come before all that, {@link org.outerloop.gauntlet.Trial}
 * says on which sequences the losses are measured.
 */
package org.outerloop.gauntlet;
