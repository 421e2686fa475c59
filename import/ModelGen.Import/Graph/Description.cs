namespace ModelGen.Import.Graph;

/// <summary>A layer of a description.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its keyword.</param>
/// <param name="Options">Its options.</param>
/// <param name="From">What it reads; empty: the layer before.</param>
/// <param name="Output">What it gives.</param>
internal sealed record DescribedLayer(string Name, string Kind, OptionList Options, string[] From, SampleShape Output);

/// <summary>What goes into a description's model.</summary>
/// <param name="Name">Its name, which is written where there are several.</param>
/// <param name="Options">Its shape and type.</param>
internal sealed record DescribedInput(string Name, OptionList Options);

/// <summary>A description, ready to be written.</summary>
/// <param name="Name">The name of the class.</param>
/// <param name="Namespace">Its namespace, or null.</param>
/// <param name="Origin">What it comes from.</param>
/// <param name="Inputs">What goes in.</param>
/// <param name="Layers">The layers in order.</param>
/// <param name="Training">How to train, or null.</param>
/// <param name="Weights">The weights file that it names, or null.</param>
internal sealed record Description(
    string Name, string? Namespace, string Origin, List<DescribedInput> Inputs, List<DescribedLayer> Layers, OptionList? Training, string? Weights);
