using System.Collections.Immutable;

namespace ModelGen.Import.Graph;

/// <summary>A tensor as a file has it.</summary>
/// <param name="Name">What the file calls it.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Values">Its numbers in C order.</param>
internal sealed record SourceTensor(string Name, int[] Shape, float[] Values)
{
    /// <summary>What the file calls the type of the numbers, as a safetensors file does.</summary>
    public string Type { get; init; } = "F32";
}

/// <summary>How the weights of a recurrent layer lie in a source.</summary>
internal enum WeightLayout
{
    /// <summary>Gates side by side in the columns, in Keras' order: that of the model language.</summary>
    Keras,

    /// <summary>Three tensors for each gate, as in Keras 1, with names such as <c>W_i</c>, <c>U_i</c> and <c>b_i</c>.</summary>
    Gates,

    /// <summary>
    /// That of <c>CuDNNLSTM</c> and <c>CuDNNGRU</c> in Keras 2: gates in Keras' order, each of them transposed, and a bias of the state beside that of the
    /// input.
    /// </summary>
    CuDnn,

    /// <summary>That of PyTorch: gates in its own order in the rows, (gates units, inputs), and a bias of the state beside that of the input.</summary>
    Torch,
}

/// <summary>
/// A layer of a source, in the words of the model language: a reader has already found out what it means there. Weights still lie as the source has them.
/// </summary>
internal sealed record SourceLayer
{
    /// <summary>The keyword of a layer that hands on what it gets: nothing is left of it.</summary>
    public const string Identity = "";

    /// <summary>The keyword of what is no layer but a state of the layer that it reads, after the last step: the option <c>name</c> says which.</summary>
    public const string StateKind = "state";

    /// <summary>
    /// The keyword of a slice of time steps, as Python has it: options <c>start</c> and <c>stop</c>, negative ones counted from the end. It is a cropping where
    /// the number of steps is known.
    /// </summary>
    public const string SliceKind = "slice";

    /// <summary>The role of weights of a wrapped layer begins with one of these.</summary>
    public const string Forward = "forward/";

    /// <summary>The other direction.</summary>
    public const string Backward = "backward/";

    /// <summary>What the source calls it.</summary>
    public required string Name { get; init; }

    /// <summary>What the source calls its kind, for messages.</summary>
    public required string ClassName { get; init; }

    /// <summary>Its keyword in the model language.</summary>
    public required string Kind { get; init; }

    /// <summary>The cell that the keyword is the name of, or that it wraps; null: it is a layer of the language.</summary>
    public LstmCell? Cell { get; init; }

    /// <summary>Its options there.</summary>
    public required OptionList Options { get; init; }

    /// <summary>What it reads: places in <see cref="SourceModel.Layers"/>, −1 for the model's first input, −2 for the second.</summary>
    public required IReadOnlyList<int> Inputs { get; init; }

    /// <summary>What a recurrent layer has as its states before the first step, in the order of its cell; none: 0.</summary>
    public IReadOnlyList<int> InitialState { get; init; } = [];

    /// <summary>Its weights by what they are for, such as <c>kernel</c> or <c>forward/kernel</c>.</summary>
    public Dictionary<string, SourceTensor> Weights { get; init; } = [];

    /// <summary>Weights that are options of the source: their numbers, or one for all of them.</summary>
    public IReadOnlyDictionary<string, float[]> Constants { get; init; } = ImmutableDictionary<string, float[]>.Empty;

    /// <summary>How the weights lie, if it is recurrent.</summary>
    public WeightLayout Layout { get; init; }

    /// <summary>The axes that it normalizes or joins, counted from the batch or, negative, from the end; null: the last one.</summary>
    public int[]? Axes { get; init; }

    /// <summary>What reads one of its states after the last step.</summary>
    /// <param name="state">Which one.</param>
    /// <param name="place">The place of the layer.</param>
    public SourceLayer State(string state, int place) => new()
    {
        Name = $"{Name}_{state}",
        ClassName = ClassName,
        Kind = StateKind,
        Options = [("name", state)],
        Inputs = [place],
    };

    /// <summary>An error about it.</summary>
    public ImportException Error(string message) => new($"layer '{Name}' ({ClassName}): {message}");
}

/// <summary>What goes into a model.</summary>
/// <param name="Axes">The axes without that of the batch, of which null are open.</param>
/// <param name="Name">What the source calls it; where there is one alone, it needs no name.</param>
internal sealed record SourceInput(int?[] Axes, string Name = LayerNamer.Input)
{
    /// <summary>Which axis of the source's tensor is that of the samples.</summary>
    public int BatchAxis { get; init; }

    /// <summary>The error where a source leaves the time steps of an input open, and nobody says how many there are.</summary>
    /// <param name="name">The input, where there are several.</param>
    public static ImportException StepsAreOpen(string? name = null) => new(
        $"the file leaves the number of time steps{(name is null ? "" : $" of '{name}'")} open; say how many a sample has, with the option 'Steps'");
}

/// <summary>What comes out of a model.</summary>
/// <param name="Place">What gives it: as in <see cref="SourceLayer.Inputs"/>.</param>
/// <param name="Name">What the source calls it.</param>
internal sealed record SourceOutput(int Place, string Name)
{
    /// <summary>Which axis of the source's tensor is that of the samples; null: none is that alone.</summary>
    public int? BatchAxis { get; init; }
}

/// <summary>A model as a reader of a source hands it to <see cref="Lowering"/>.</summary>
internal sealed class SourceModel
{
    /// <summary>What it comes from, for people, such as <c>Keras 2.3.1</c>.</summary>
    public required string Origin { get; init; }

    /// <summary>What goes in, one or several.</summary>
    public required IReadOnlyList<SourceInput> Inputs { get; init; }

    /// <summary>Whether each sequence has a length of its own.</summary>
    public bool HasLengths { get; set; }

    /// <summary>The layers, each behind those that it reads.</summary>
    public List<SourceLayer> Layers { get; } = [];

    /// <summary>What comes out, where it is several things, or not what the last layer gives.</summary>
    public List<SourceOutput> Outputs { get; } = [];

    /// <summary>How it was trained, in the words of the model language; null: the source does not say.</summary>
    public SourceTraining? Training { get; set; }

    /// <summary>What people should know.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Adds a layer.</summary>
    /// <returns>Its place, by which others read it.</returns>
    public int Add(SourceLayer layer)
    {
        Layers.Add(layer);
        return Layers.Count - 1;
    }
}

/// <summary>How a model was trained.</summary>
/// <param name="Goals">What each output was trained for.</param>
/// <param name="Optimizer">The optimizer.</param>
/// <param name="OptimizerOptions">Its options.</param>
internal sealed record SourceTraining(IReadOnlyList<SourceGoal> Goals, string Optimizer, OptionList OptimizerOptions);

/// <summary>What an output was trained for.</summary>
/// <param name="Loss">The loss.</param>
/// <param name="LossOptions">Its options.</param>
/// <param name="Weight">What the loss is multiplied by in the sum of all.</param>
/// <param name="Metrics">Metrics.</param>
/// <param name="WeightedMetrics">Metrics by the weights of samples.</param>
internal sealed record SourceGoal(string Loss, OptionList LossOptions, double Weight, List<string> Metrics, List<string> WeightedMetrics);
