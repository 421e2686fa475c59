using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Losses;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;

namespace ModelGen.Generator.Binding.Metrics;

/// <summary>A kind of metric, under one of its names.</summary>
/// <param name="keyword">The name in a model description.</param>
/// <param name="name">Keras' full name.</param>
/// <param name="reading">What it takes targets and outputs for.</param>
/// <param name="doc">What it is, in one line.</param>
/// <param name="main">The option that the short form gives, or null.</param>
/// <param name="options">Its options but for the name; the main one is among them.</param>
internal sealed class MetricDeclaration(string keyword, string name, MetricReading reading, string doc, Option? main, Option[] options)
    : Declaration(keyword, doc, main, new OptionSet([.. options, MetricOptions.Name], TrainingWords.MetricOptions))
{
    /// <summary>A kind of metric under its full name.</summary>
    public MetricDeclaration(string name, MetricReading reading, string doc, Option? main = null, params Option[] options)
        : this(name, name, reading, doc, main, options)
    {
    }

    /// <summary>Keras' full name.</summary>
    public string Name => name;

    /// <summary>What it takes targets and outputs for.</summary>
    public MetricReading Reading => reading;

    /// <summary>Whether it stands under its full name.</summary>
    public bool IsNamedInFull => Keyword == name;

    /// <summary>The same under another name.</summary>
    public MetricDeclaration As(string other) => new(other, name, reading, Doc, Main, options);

    /// <summary>Makes the metric from options that are right.</summary>
    public Metric Build(OptionValues values) => new(
        name,
        values.Get(MetricOptions.Name) ?? Keyword,
        values.Given().Where(option => option.Name != MetricOptions.Name.Name).ToEquatableArray());

    /// <summary>Why it does not fit what the model is trained for, or null.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="features">Elements in an output.</param>
    public string? Objection(LossFunction loss, int features)
    {
        string lossName = loss.Name;
        bool areIndices = loss.TakesClassIndices;
        bool isCrossEntropy = areIndices || loss.Kind is Loss.CategoricalCrossentropy or Loss.BinaryCrossentropy;
        string instead = options.Contains(MetricOptions.K) ? "top_k_accuracy" : "accuracy";
        return reading switch
        {
            MetricReading.Numbers when areIndices =>
                $"with {lossName} the targets are class indices, from which no error of the outputs follows; 'accuracy' is possible",
            MetricReading.Distributions or MetricReading.Decisions when areIndices =>
                $"'{Keyword}' compares outputs with targets element by element, but with {lossName} the targets are class indices; write '{instead}'",
            MetricReading.Distributions when features == 1 =>
                $"'{Keyword}' looks for the largest of several outputs, and there is one; write '{instead}'",
            MetricReading.ClassIndices when !areIndices =>
                $"'{Keyword}' takes class indices for targets, but {lossName} takes a number for each output; write '{instead}'",
            MetricReading.Probabilities when !isCrossEntropy => $"'{Keyword}' follows from a cross-entropy, and the loss is {lossName}; leave it out",
            _ => null,
        };
    }
}
