namespace ModelGen.Training;

/// <summary>Windows over a time series, which overlap and are copied only when they are read.</summary>
/// <param name="Series">(time, <paramref name="Features"/>), C order.</param>
/// <param name="Features">Elements in a step of the series.</param>
/// <param name="Targets">(time, <paramref name="TargetFeatures"/>), C order.</param>
/// <param name="TargetFeatures">Elements in a step of the targets.</param>
/// <param name="Window">Where windows and their targets lie.</param>
internal sealed record WindowSource(
    ReadOnlyMemory<float> Series, int Features, ReadOnlyMemory<float> Targets, int TargetFeatures, WindowShape Window) : IBatchSource
{
    public int Count { get; } = Window.CountIn(Series.Length / Features);

    public int InputLength { get; } = checked(Window.Length * Features);

    public int TargetLength { get; } = checked(Window.Targets * Window.TargetSteps * TargetFeatures);

    public void Read(ReadOnlySpan<int> samples, Span<float> inputs, Span<float> targets)
    {
        ReadOnlySpan<float> series = Series.Span;
        for (int i = 0; i < samples.Length; i++)
        {
            int first = samples[i] * Window.Stride;
            for (int step = 0; step < Window.Length; step++)
            {
                series.Slice((first + (step * Window.SamplingRate)) * Features, Features).CopyTo(inputs);
                inputs = inputs[Features..];
            }

            int length = Window.TargetSteps * TargetFeatures;
            for (int target = 0; target < Window.Targets; target++)
            {
                Targets.Span.Slice((first + Window.FirstTarget + (target * Window.SamplingRate)) * TargetFeatures, length).CopyTo(targets);
                targets = targets[length..];
            }
        }
    }
}

/// <summary>
/// Where windows and their targets lie in a series: see <see cref="Dataset.Windows(ReadOnlyMemory{float}, int, int, int, int, int, int, bool)"/>.
/// </summary>
/// <param name="Length">Steps in a window.</param>
/// <param name="Stride">Steps of the series from one window to the next.</param>
/// <param name="SamplingRate">Steps of the series from one step of a window to the next.</param>
/// <param name="Ahead">Steps of the series from a window's last step, or from each, to the first step of its target.</param>
/// <param name="TargetSteps">Steps in a target.</param>
/// <param name="EachStep">Whether each step of a window has a target, rather than the last one.</param>
internal readonly record struct WindowShape(int Length, int Stride, int SamplingRate, int Ahead, int TargetSteps, bool EachStep)
{
    /// <summary>Targets of a window.</summary>
    public int Targets => EachStep ? Length : 1;

    /// <summary>Steps of the series from a window's first step to its first target; 0 without targets, so that there always is such a step.</summary>
    public int FirstTarget => TargetSteps == 0 ? 0 : ((Length - Targets) * SamplingRate) + Ahead;

    /// <summary>Steps of the series that a window takes with its target.</summary>
    public long Extent => ((Length - 1L) * SamplingRate) + Math.Max(1, TargetSteps == 0 ? 1 : (long)Ahead + TargetSteps);

    /// <summary>How many windows a series of at least <see cref="Extent"/> steps has.</summary>
    public int CountIn(int steps) => (int)((steps - Extent) / Stride) + 1;
}
