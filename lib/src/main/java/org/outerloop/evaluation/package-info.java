/**
 * Public tasks: what is asked, how it is put to a model, and what the answers are worth, by the
 * rules of EleutherAI's evaluation harness, so that figures can stand beside published ones. With
 * {@code +} joining texts and e(.) the tokenizer:
 *
 * <pre>
 *   prompt  --&gt; description + each example with its answer + question
 *   score   --&gt; log p(continuation | context), the ids of e(context + continuation) beyond e(context)
 *   acc     --&gt; whether argmax of score is the right choice; acc_norm: of score / characters
 *   bits per byte --&gt; - sum log p / (log 2 x bytes), each token of a text predicted once
 * </pre>
 *
 * <p>Log-probabilities come from a float32 softmax whatever the format of the model; the harness
 * takes it in the format of the logits.
 *
 * <p>Knows models, tokens and tensors; must never know peers, rounds, or where files are. Read in
 * this order: Task, Item and the tasks, FewShots, PromptEncoder, Questions, PassPlan, PieceOfWork,
 * Answer, Score; RollingWindows and TextScore for texts.
 */
package org.outerloop.evaluation;
