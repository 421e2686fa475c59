namespace ModelGen.Ilgpu.Execution;

/// <summary>Training steps on their way through a device, in a ring. The oldest leaves first.</summary>
/// <param name="makeStep">Makes the memory of a step.</param>
internal sealed class StepQueue(Func<TrainingStep> makeStep) : IDisposable
{
    /// <summary>How many steps it holds: enough that a caller who waits for them all at once rarely waits.</summary>
    public const int Capacity = 8;

    private readonly TrainingStep[] steps = [.. Enumerable.Range(0, Capacity).Select(_ => makeStep())];
    private int first;
    private int finished;

    /// <summary>How many steps are in it.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the oldest step's results are known to be here.</summary>
    public bool FirstIsFinished => finished > 0;

    /// <summary>The memory of the step that is queued next; <see cref="Add"/> queues it.</summary>
    public TrainingStep Next => steps[(first + Count) % Capacity];

    /// <summary>Queues <see cref="Next"/>.</summary>
    public void Add() => Count++;

    /// <summary>Notes that the device was waited for after the last step.</summary>
    public void FinishAll() => finished = Count;

    /// <summary>Takes the oldest step out; its results stay until the next step is queued.</summary>
    public TrainingStep Take()
    {
        TrainingStep step = steps[first];
        first = (first + 1) % Capacity;
        Count--;
        finished--;
        return step;
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        foreach (TrainingStep step in steps)
        {
            step.Dispose();
        }
    }
}
