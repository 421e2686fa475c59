using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Binding.Weights;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding.Layers;

/// <summary>A kind of layer.</summary>
/// <param name="keyword">Its name in a model description.</param>
/// <param name="doc">What it does, in one line.</param>
/// <param name="main">The option that the short form gives, or null.</param>
/// <param name="options">Its options without those that every layer has.</param>
/// <param name="foreign">Keys that people write in their place.</param>
/// <param name="from">The option that names what it reads, where it reads several layers; null: <see cref="From"/>.</param>
internal abstract class LayerDeclaration(
    string keyword, string doc, Option? main, Option[] options, Vocabulary foreign, Option? from = null)
    : Declaration(keyword, doc, main, new OptionSet([.. options, from ?? From, Name, Trainable, ActivityRegularizer], foreign))
{
    /// <summary>The layer's name in its model.</summary>
    public static readonly Option<string> Name = new(
        "name", Identifiers.Layer, null, "The layer's name in parameter names; by default its keyword and number, as in 'lstm_1'.");

    /// <summary>The layer that it reads.</summary>
    public static readonly Option<string> From = new(
        "from", Identifiers.Source, null, "The layer whose output it reads, or 'input' for the model's; by default the layer before.");

    /// <summary>Whether training changes it.</summary>
    public static readonly Option<bool> Trainable = new(
        "trainable", new BooleanType(), true, "Whether training changes its weights, and the moving averages of a batch normalization.");

    /// <summary>What its output adds to the loss.</summary>
    public static readonly Option<Penalty?> ActivityRegularizer = new(
        "activity_regularizer", PenaltyType.OfOutputs, null, "The penalty in the loss on its output, divided by the samples of a batch.");

    /// <summary>The names of the layers that it reads, in the order of its inputs; none: it reads the layer before.</summary>
    public virtual EquatableArray<ScalarNode> Sources(OptionValues values) => values.Get(From) is null ? [] : [(ScalarNode)values.NodeOf(From)];

    /// <summary>The name that a use gives its layer, or null: it has that of the keyword and a number.</summary>
    public virtual string? NameOf(Use<LayerDeclaration> use) => use.Values.Get(Name);

    /// <summary>What names the states that it begins with: a list with one for each, or a layer that gives all of them; null: it begins with none.</summary>
    public virtual Node? FirstStates(OptionValues values) => null;

    /// <summary>The layer that it wraps, or null.</summary>
    public virtual Use<LayerDeclaration>? Wrapped(OptionValues values) => null;

    /// <summary>Whether it reads indices, and nothing else.</summary>
    public virtual bool TakesIndices => false;

    /// <summary>Whether a layer that is wrapped has an option that belongs to the wrapper; reports it.</summary>
    protected static bool Refuses(Use<LayerDeclaration> use, Option option, string message, LayerInput input)
    {
        if (use.Values.IsOn(option))
        {
            input.Problems.Report(Descriptors.ShapeMismatch, use.Values.NodeOf(option), message);
        }

        return use.Values.IsOn(option);
    }

    /// <summary>Makes the layer, or reports why it does not fit its input and is null.</summary>
    public abstract Layer? Build(LayerInput input, OptionValues values);
}

/// <summary>What a layer is built on.</summary>
/// <param name="Name">Its name.</param>
/// <param name="WrappedName">The name of the layer that it wraps; empty: it wraps none.</param>
/// <param name="Sources">What it reads, one or several; of a recurrent layer its input and the states that it begins with.</param>
/// <param name="Dropouts">Streams of random numbers for dropout that layers before it have.</param>
/// <param name="Draws">What the equations of layers before it draw.</param>
/// <param name="Keyword">Where it stands in the description.</param>
/// <param name="Problems">Where to report.</param>
internal sealed record LayerInput(string Name, string WrappedName, EquatableArray<LayerSource> Sources, int Dropouts, int Draws, ScalarNode Keyword, Problems Problems)
{
    /// <summary>Shape of one sample.</summary>
    public Shape Shape => Sources[0].Shape;

    /// <summary>Whether a mask comes in.</summary>
    public bool Mask => Sources[0].Mask;

    /// <summary>Whether sequences have lengths of their own, so that not every sample has all steps.</summary>
    public bool HasLengths => Sources[0].HasLengths;

    /// <summary>Whether the input has time steps; reports it if not.</summary>
    public bool HasTime() => HasTime(Sources[0]);

    /// <summary>Whether one of several inputs has time steps; reports it if not.</summary>
    public bool HasTime(LayerSource source)
    {
        if (source.Shape.Time is null)
        {
            string advice = source.TimeEnd switch
            {
                _ when source.IsState => $"'{source.Name}' is a state after the last step; name a layer that gives a sequence",
                null => "give the model's input two numbers, as 'input: { shape: [time, features] }'",
                RecurrentLayer recurrent => $"set return_sequences: true on '{recurrent.Name}', which gives its last step alone",
                BidirectionalLayer both => $"set return_sequences: true on the layer in '{both.Name}', which gives its last step alone",
                Layer other => $"remove '{other.Name}', which leaves no time steps, or put it behind this layer",
            };
            Problems.Report(
                Descriptors.ShapeMismatch, Keyword, $"the layer needs an input of shape (time, features), but gets {source.Shape}; {advice}");
        }

        return source.Shape.Time is not null;
    }
}

/// <summary>A value that a layer reads.</summary>
/// <param name="Name">The layer that gives it, or <c>input</c>.</param>
/// <param name="Line">Where that stands, from 1.</param>
/// <param name="Shape">Shape of one sample.</param>
/// <param name="Mask">Whether a mask comes with it.</param>
internal sealed record LayerSource(string Name, int Line, Shape Shape, bool Mask)
{
    /// <summary>Whether it is of indices rather than of numbers to compute with.</summary>
    public bool IsIndex { get; init; }

    /// <summary>Whether it is what callers give: the model's input, or one of several.</summary>
    public bool IsInput { get; init; }

    /// <summary>Whether it is of sequences with lengths of their own.</summary>
    public bool HasLengths { get; init; }

    /// <summary>Whether it is a state after the last step.</summary>
    public bool IsState { get; init; }

    /// <summary>The layer on the way to it that left no time steps; null: there are some, or the model's input has none.</summary>
    public Layer? TimeEnd { get; init; }

    public override string ToString() => $"'{Name}' (line {Words.Show(Line)}) gives {Shape}";
}
