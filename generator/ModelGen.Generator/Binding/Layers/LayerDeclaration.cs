using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding.Layers;

/// <summary>A kind of layer.</summary>
/// <param name="keyword">Its name in a model description.</param>
/// <param name="doc">What it does, in one line.</param>
/// <param name="main">The option that the short form gives, or null.</param>
/// <param name="options">Its options without the name, which every layer has.</param>
/// <param name="foreign">Keys that people write in their place.</param>
internal abstract class LayerDeclaration(string keyword, string doc, Option? main, Option[] options, Vocabulary foreign)
    : Declaration(keyword, doc, main, new OptionSet([.. options, Name], foreign))
{
    /// <summary>The layer's name in its model.</summary>
    public static readonly Option<string> Name = new(
        "name", Identifiers.Layer, null, "The layer's name in parameter names; by default its keyword and number, as in 'lstm_1'.");

    /// <summary>Makes the layer, or reports why it does not fit its input and is null.</summary>
    public abstract Layer? Build(LayerInput input, OptionValues values);
}

/// <summary>What a layer is built on.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Shape of one sample.</param>
/// <param name="Mask">Whether a mask comes in.</param>
/// <param name="Dropouts">Dropout layers before it.</param>
/// <param name="Keyword">Where it stands in the description.</param>
/// <param name="Problems">Where to report.</param>
internal sealed record LayerInput(string Name, Shape Shape, bool Mask, int Dropouts, ScalarNode Keyword, Problems Problems)
{
    /// <summary>Whether the input has time steps; reports it if not.</summary>
    public bool HasTime()
    {
        if (Shape.Time is null)
        {
            string message = $"the layer needs an input of shape (time, features), but gets {Shape}; "
                + "give the input two numbers, or set return_sequences: true on the recurrent layer before";
            Problems.Report(Descriptors.ShapeMismatch, Keyword, message);
        }

        return Shape.Time is not null;
    }
}
