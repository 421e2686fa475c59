using System.Globalization;
using ModelGen;

namespace Sequences;

/// <summary>An architecture that the program can train.</summary>
/// <param name="Family">What its recurrent layers are: <c>RNN</c> or <c>LSTM</c>.</param>
/// <param name="Number">Its number in the family, from 1.</param>
/// <param name="Description">Its layers, as the model's YAML says.</param>
/// <param name="Create">Makes an instance.</param>
internal sealed record Architecture(string Family, int Number, ModelDescription Description, Func<ModelOptions, ITrainableModel> Create)
{
    /// <summary>Its name for a reader, such as <c>LSTM 4</c>.</summary>
    public string Title => string.Create(CultureInfo.InvariantCulture, $"{Family} {Number}");

    /// <summary>Its name on the command line, such as <c>lstm-4</c>.</summary>
    public string Name => Title.ToLowerInvariant().Replace(' ', '-');

    /// <summary>
    /// What lies between the masking and the head, such as <c>8, 16, Dense 100</c>: a number by itself is the units of a recurrent layer.
    /// </summary>
    public string Layers => string.Join(
        ", ", Description.Layers.Where(layer => layer.Kind is not ("Masking" or "Flatten")).SkipLast(1).Select(Short));

    /// <summary>Whether a text of the command line means it: its name, its family or its number.</summary>
    public bool IsMeantBy(string text) =>
        text.Equals(Name, StringComparison.OrdinalIgnoreCase)
        || text.Equals(Family, StringComparison.OrdinalIgnoreCase)
        || text == Number.ToString(CultureInfo.InvariantCulture);

    private static string Short(LayerDescription layer) => layer.Kind switch
    {
        "SimpleRNN" or "LSTM" => Units(layer),
        "Dense" => $"Dense {Units(layer)}",
        _ => layer.Kind,
    };

    private static string Units(LayerDescription layer) => layer.OutputShape[^1].ToString(CultureInfo.InvariantCulture);
}
