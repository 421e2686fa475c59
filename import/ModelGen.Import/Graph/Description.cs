namespace ModelGen.Import.Graph;

/// <summary>A layer of a description.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its keyword.</param>
/// <param name="Options">Its options.</param>
/// <param name="From">What it reads; empty: the layer before.</param>
/// <param name="Output">What it gives.</param>
/// <param name="Cell">The cell that it is of, or wraps; null: it is a layer of the language.</param>
internal sealed record DescribedLayer(string Name, string Kind, OptionList Options, string[] From, SampleShape Output, LstmCell? Cell = null);

/// <summary>What goes into a description's model.</summary>
/// <param name="Name">Its name, which is written where there are several.</param>
/// <param name="Options">Its shape and type.</param>
internal sealed record DescribedInput(string Name, OptionList Options);

/// <summary>One of several outputs of a description's model.</summary>
/// <param name="Name">The layer that gives it.</param>
/// <param name="Goal">What it is trained for; empty: the model only predicts.</param>
internal sealed record DescribedOutput(string Name, OptionList Goal);

/// <summary>A description, ready to be written.</summary>
/// <param name="Name">The name of the class.</param>
/// <param name="Namespace">Its namespace, or null.</param>
/// <param name="Origin">What it comes from.</param>
/// <param name="Inputs">What goes in.</param>
/// <param name="Outputs">What comes out, where that is several things.</param>
/// <param name="Layers">The layers in order.</param>
/// <param name="Training">How to train, or null.</param>
/// <param name="Weights">The weights file that it names, or null.</param>
internal sealed record Description(
    string Name,
    string? Namespace,
    string Origin,
    List<DescribedInput> Inputs,
    List<DescribedOutput> Outputs,
    List<DescribedLayer> Layers,
    OptionList? Training,
    string? Weights);
