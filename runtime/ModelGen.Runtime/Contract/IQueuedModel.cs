using ModelGen.CompilerServices;

namespace ModelGen;

/// <summary>
/// A model that computes beside the caller, on a device of its own: its training steps can be queued without waiting for their
/// results, so that the device never waits for the caller.
/// </summary>
/// <remarks>
/// Every other member of the model sees the effects of all queued steps; none of them takes a step's result away from
/// <see cref="Complete"/>.
/// </remarks>
public interface IQueuedModel : ITrainableModel
{
    /// <summary>The largest number of steps that can be queued and not completed, at least 1.</summary>
    int QueueCapacity { get; }

    /// <summary>The number of steps that are queued and not completed.</summary>
    int QueuedSteps { get; }

    /// <summary>
    /// Queues a training step, that is <c>Forward</c>,
    /// <see cref="ITrainableModel.Backward"/> and
    /// <see cref="ITrainableModel.Update"/>, and returns without waiting for it. The arguments are copied.
    /// </summary>
    /// <param name="input">The samples, as for <c>Forward</c>.</param>
    /// <param name="target">The targets, as for <c>Forward</c>.</param>
    /// <param name="context">The key of the step's random numbers, in training mode.</param>
    /// <exception cref="ArgumentException">Lengths disagree, a class index is out of range, or the context is not in training mode.</exception>
    /// <exception cref="InvalidOperationException">The queue is full.</exception>
    void Enqueue(ReadOnlySpan<float> input, ReadOnlySpan<float> target, in StepContext context);

    /// <summary>Queues a training step on sequences of different lengths, and returns without waiting for it. The arguments are copied.</summary>
    /// <param name="input">The sequences one behind the other, as for <c>Forward</c>.</param>
    /// <param name="lengths">The time steps of each sequence.</param>
    /// <param name="target">The targets, as for <c>Forward</c>.</param>
    /// <param name="context">The key of the step's random numbers, in training mode.</param>
    /// <exception cref="ArgumentException">Lengths disagree, a class index is out of range, or the context is not in training mode.</exception>
    /// <exception cref="InvalidOperationException">The queue is full.</exception>
    void Enqueue(ReadOnlySpan<float> input, ReadOnlySpan<int> lengths, ReadOnlySpan<float> target, in StepContext context)
    {
        SequenceChecks.Whole(Description, input, lengths);
        Enqueue(input, target, in context);
    }

    /// <summary>Queues a training step on samples that may have lengths and weights, and returns without waiting for it. The arguments are copied.</summary>
    /// <param name="batch">The batch, as for <c>Forward</c>.</param>
    /// <param name="context">The key of the step's random numbers, in training mode.</param>
    /// <exception cref="ArgumentException">What <c>Forward</c> refuses, or the context is not in training mode.</exception>
    /// <exception cref="NotSupportedException">There are weights, and the model knows of none. Compiled models do.</exception>
    /// <exception cref="InvalidOperationException">The queue is full.</exception>
    void Enqueue(in SampleBatch batch, in StepContext context)
    {
        batch.RefuseWeights(Description);
        ReadOnlySpan<float> input = batch.NumbersFor(Description);
        if (batch.Lengths.IsEmpty)
        {
            Enqueue(input, batch.Target, in context);
        }
        else
        {
            Enqueue(input, batch.Lengths, batch.Target, in context);
        }
    }

    /// <summary>
    /// Waits for the oldest queued step; <see cref="ITrainableModel.Outputs"/> and <see cref="ITrainableModel.OutputMask"/> are then
    /// those of this step.
    /// </summary>
    /// <returns>The step's mean loss, before its update.</returns>
    /// <exception cref="ArgumentException">
    /// The outputs are masked, and a class index of the step is out of range at a position that counts. Its update is done nonetheless.
    /// </exception>
    /// <exception cref="InvalidOperationException">No step is queued.</exception>
    double Complete();
}
