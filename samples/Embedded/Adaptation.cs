using ModelGen;

namespace Embedded;

/// <summary>The model of strokes, as it learns from strokes of its user. Nothing is allocated after it is made.</summary>
internal sealed class Adaptation : IDisposable
{
    /// <summary>Points that a stroke has at most.</summary>
    public const int Steps = SmallStrokes.InputLength / 2;

    /// <summary>Training steps for each stroke.</summary>
    public const int Updates = 20;

    /// <summary>Strokes in a batch: the new one and those before it, so that none is forgotten at once.</summary>
    private const int Kept = 8;

    /// <summary>What the model masks: behind the end of a stroke.</summary>
    private const float Padding = 2;

    private readonly SmallStrokes model = new(new ModelOptions { BatchSize = Kept, Threads = 1 });
    private readonly float[] stroke = new float[SmallStrokes.InputLength];
    private readonly float[] output = new float[SmallStrokes.OutputLength];
    private readonly float[] inputs = new float[Kept * SmallStrokes.InputLength];
    private readonly float[] targets = new float[Kept * SmallStrokes.TargetLength];
    private int learned;
    private int step;

    /// <summary>Begins with the weights that the program carries.</summary>
    public Adaptation() => Clear();

    /// <summary>The names of the classes.</summary>
    public IReadOnlyList<string> Labels => model.Description.Labels;

    /// <summary>Points of the stroke so far.</summary>
    public int Count { get; private set; }

    /// <summary>The class of a label, or -1.</summary>
    public int ClassOf(string label) => model.Description.Labels.IndexOf(label);

    /// <summary>Takes another point of the stroke; false if it has too many.</summary>
    public bool Add(ReadOnlySpan<float> point)
    {
        if (Count == Steps)
        {
            return false;
        }

        point.CopyTo(stroke.AsSpan(2 * Count++));
        return true;
    }

    /// <summary>Forgets the points of the stroke.</summary>
    public void Clear()
    {
        stroke.AsSpan().Fill(Padding);
        Count = 0;
    }

    /// <summary>The probabilities of the classes after the stroke's last point.</summary>
    public ReadOnlySpan<float> Say()
    {
        model.Predict(stroke, output);
        int classes = Labels.Count;
        return output.AsSpan((Count - 1) * classes, classes);
    }

    /// <summary>Trains on the stroke and on those before it.</summary>
    /// <param name="label">Its class.</param>
    public void Learn(int label)
    {
        int place = learned++ % Kept;
        stroke.CopyTo(inputs.AsSpan(place * stroke.Length));
        targets.AsSpan(place * SmallStrokes.TargetLength, SmallStrokes.TargetLength).Fill(label);
        for (int i = 0; i < Updates; i++)
        {
            Update();
        }
    }

    /// <summary>One training step on the strokes that are kept.</summary>
    public void Update()
    {
        int count = Math.Min(learned, Kept);
        model.Forward(
            inputs.AsSpan(0, count * stroke.Length), targets.AsSpan(0, count * SmallStrokes.TargetLength), new StepContext(Training: true, Step: step++));
        model.Backward();
        model.Update();
    }

    public void Dispose() => model.Dispose();
}
