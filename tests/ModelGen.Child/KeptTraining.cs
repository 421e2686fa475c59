using ModelGen.Training;

namespace ModelGen.Child;

/// <summary>A training run that goes on wherever it was ended, which the tests run in this process and in theirs.</summary>
public static class KeptTraining
{
    /// <summary>Samples, and so steps in an epoch.</summary>
    public const int Samples = 5;

    /// <summary>A model whose initial weights depend on the process, if one asks.</summary>
    public static Line Model(ulong seed) => new(new ModelOptions { Threads = 1, Seed = seed });

    /// <summary>The data.</summary>
    public static Dataset Data() => new(
        Enumerable.Range(0, Samples * Line.InputLength).Select(i => ((i * 37 % 101) - 50) / 500f).ToArray(),
        Line.InputLength,
        Enumerable.Range(0, Samples).Select(i => (i * i % 7) - 3f).ToArray(),
        1);

    /// <summary>The options of a run that does not end by itself, with a checkpoint after each step if there is a folder.</summary>
    public static FitOptions Options(string? folder, params Callback[] callbacks) => new()
    {
        Epochs = 1_000_000_000,
        Progress = Progress.None,
        Resume = folder is not null,
        Callbacks = folder is null
            ? [new ReduceLearningRateOnPlateau("loss", patience: 40), .. callbacks]
            : [new ReduceLearningRateOnPlateau("loss", patience: 40), .. callbacks, new Checkpoint(folder, everySteps: 1, keep: 2, best: "loss")],
    };
}
