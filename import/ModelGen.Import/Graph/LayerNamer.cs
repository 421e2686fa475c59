using System.Globalization;
using System.Text;

namespace ModelGen.Import.Graph;

/// <summary>Gives layers names that the model language takes: letters a to z, digits and underscores, no digit first, each once.</summary>
internal sealed class LayerNamer
{
    /// <summary>What the model's input is called.</summary>
    public const string Input = "input";

    private const int MostCharacters = 190;

    private readonly HashSet<string> taken = [Input];

    /// <summary>A name for a layer: its own as far as possible.</summary>
    /// <param name="name">What the source calls it.</param>
    /// <param name="kind">Its keyword, where the name has nothing to keep.</param>
    public string Take(string name, string kind)
    {
        string valid = Valid(name, kind), unique = valid;
        for (int i = 2; !taken.Add(unique); i++)
        {
            unique = string.Create(CultureInfo.InvariantCulture, $"{valid}_{i}");
        }

        return unique;
    }

    /// <summary>The name of the layer that another one wraps, which then stands in its options.</summary>
    public string Inner(OptionList options, string kind)
    {
        (_, OptionList inner) = LayerShapes.Inner(options);
        string name = Take(inner.Take("name") as string ?? kind, kind);
        inner.Set("name", name);
        return name;
    }

    private static string Valid(string name, string kind)
    {
        StringBuilder valid = new();
        foreach (char letter in name.Length > MostCharacters ? name[..MostCharacters] : name)
        {
            valid.Append(char.IsAsciiLetterOrDigit(letter) ? letter : '_');
        }

        string text = valid.ToString().Trim('_');
        return text.Length == 0 ? kind : char.IsAsciiDigit(text[0]) ? $"{kind}_{text}" : text;
    }
}
