namespace ModelGen.Training;

/// <summary>
/// How the loop runs steps: it puts them in one after another and takes their results out in the same order, at most
/// <see cref="Capacity"/> steps later. A step's effects may come at any time between the two.
/// </summary>
internal abstract class StepQueue
{
    /// <summary>How many steps can be in the queue, at least 1.</summary>
    public abstract int Capacity { get; }

    /// <summary>The queue for a model: its own if it has one, otherwise one in which each step waits alone.</summary>
    /// <param name="model">The model.</param>
    /// <param name="probe">What looks at it between its passes, or null.</param>
    /// <exception cref="InvalidOperationException">The model's own queue holds steps.</exception>
    public static StepQueue For(ITrainableModel model, StepProbe? probe) =>
        model is IQueuedModel queued ? new DeviceSteps(queued, probe) : new DirectSteps(model, probe);

    /// <summary>Puts a step in. The inputs are no longer needed afterwards.</summary>
    public abstract void Enqueue(in Batch batch, in StepContext context);

    /// <summary>
    /// Takes the oldest step out, with its update done unless the probe found a number that is not finite, and adds its loss and its outputs to
    /// the means.
    /// </summary>
    /// <param name="means">The means of the epoch.</param>
    /// <param name="targets">The step's targets.</param>
    /// <param name="weights">The weights of its output positions; empty: all weigh 1.</param>
    /// <param name="count">The step's samples.</param>
    /// <returns>The step's loss.</returns>
    public abstract double Complete(BatchMeans means, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights, int count);

    /// <summary>Takes all steps out and forgets their results; their updates are done nonetheless.</summary>
    public abstract void Discard();
}

/// <summary>Runs each step while the caller waits: forward on the way in, backward on the way out.</summary>
internal sealed class DirectSteps(ITrainableModel model, StepProbe? probe) : StepQueue
{
    private double loss;

    public override int Capacity => 1;

    public override void Enqueue(in Batch batch, in StepContext context) => loss = batch.Forward(model, in context);

    public override double Complete(BatchMeans means, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights, int count)
    {
        means.Add(model, loss, targets, weights, count);
        if (probe?.AfterForward(loss) == false)
        {
            return loss;
        }

        model.Backward();
        if (probe?.AfterBackward(loss) == false)
        {
            return loss;
        }

        model.Update();
        probe?.AfterUpdate();
        return loss;
    }

    /// <summary>No step outlasts the call that completes it.</summary>
    public override void Discard()
    {
    }
}

/// <summary>Runs steps in the queue of a model that computes on a device.</summary>
internal sealed class DeviceSteps : StepQueue
{
    private readonly IQueuedModel model;
    private readonly StepProbe? probe;

    public DeviceSteps(IQueuedModel model, StepProbe? probe)
    {
        if (model.QueuedSteps > 0)
        {
            throw new InvalidOperationException(
                $"{model.Description.Name} has queued steps whose results nobody has taken, {model.QueuedSteps} in number; "
                + $"take them with {nameof(IQueuedModel.Complete)} before training begins.");
        }

        this.model = model;
        this.probe = probe;
        Capacity = probe is null ? model.QueueCapacity : 1;
    }

    public override int Capacity { get; }

    public override void Enqueue(in Batch batch, in StepContext context) => model.Enqueue(batch.Samples, in context);

    public override double Complete(BatchMeans means, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights, int count)
    {
        double loss = model.Complete();
        means.Add(model, loss, targets, weights, count);
        probe?.AfterStep(loss);
        return loss;
    }

    public override void Discard()
    {
        for (int left = model.QueuedSteps; left > 0; left--)
        {
            try
            {
                model.Complete();
            }
            catch (Exception)
            {
                // Has nothing to add to the error because of which the steps are discarded: a device that fails again, another wrong label.
            }
        }
    }
}
