using System.Collections.Immutable;
using ModelGen;
using ModelGen.Training;
using SampleKit;
using Zoo.Data;

namespace Zoo;

/// <summary>Makes a sample.</summary>
/// <param name="draws">What it is like.</param>
/// <param name="input">Takes its input; it is 0.</param>
/// <param name="target">Takes its target; it is 0.</param>
internal delegate void MakeSample(ref Draws draws, Span<float> input, Span<float> target);

/// <summary>A model with data for it and with what it has to reach.</summary>
/// <param name="Description">The model.</param>
/// <param name="Create">Makes an instance.</param>
/// <param name="Make">Makes its samples.</param>
/// <param name="Samples">How many samples it is trained with.</param>
/// <param name="Metric">By which metric it is judged, on samples that it was not trained with.</param>
/// <param name="Aim">The least value of the metric, after the epochs of the model's file.</param>
internal sealed record Exhibit(
    ModelDescription Description, Func<ModelOptions, ITrainableModel> Create, MakeSample Make, int Samples, string Metric, double Aim)
{
    /// <summary>Samples that the trained model is tested with.</summary>
    public const int TestSamples = 500;

    /// <summary>All of them.</summary>
    public static ImmutableArray<Exhibit> All { get; } =
    [
        Of<Review>(Reviews.Make, 3000, "accuracy", 0.98),
        Of<Tagger>(Sentences.Make, 1500, "accuracy", 0.98),
        Of<Commands>(SpokenCommands.Make, 1500, "accuracy", 0.97),
        Of<Activity>(Motions.Make, 1500, "accuracy", 0.92),
        Of<Strokes>(PenStrokes.Make, 1500, "accuracy", 0.95),
        Of<Autoencoder>(Waves.Make, 1500, "r2", 0.97),
    ];

    /// <summary>What it is called on the command line.</summary>
    public string Name => Description.Name.ToLowerInvariant();

    /// <summary>Samples to train with and others to test with.</summary>
    /// <param name="seed">The seed; each sample is a function of it and of its own index.</param>
    public (Dataset Train, Dataset Test) Data(ulong seed) => (Set(seed, 0, Samples), Set(seed, Samples, TestSamples));

    private Dataset Set(ulong seed, int first, int count)
    {
        int length = Description.InputLength, targetLength = Description.TargetLength;
        float[] inputs = new float[count * length], targets = new float[count * targetLength];
        for (int i = 0; i < count; i++)
        {
            Draws draws = new(seed, (uint)(first + i));
            Make(ref draws, inputs.AsSpan(i * length, length), targets.AsSpan(i * targetLength, targetLength));
        }

        return new Dataset(inputs, length, targets, targetLength);
    }

    private static Exhibit Of<TModel>(MakeSample make, int samples, string metric, double aim)
        where TModel : class, IModel<TModel>, ITrainableModel =>
        new(TModel.ModelDescription, options => TModel.Create(options), make, samples, metric, aim);
}
