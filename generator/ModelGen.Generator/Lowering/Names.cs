using System.Text;

namespace ModelGen.Generator.Lowering;

/// <summary>Identifiers from the names of layers and equations, which are made of letters, digits and underscores.</summary>
internal static class Names
{
    /// <summary><c>lstm_1</c> to <c>Lstm1</c>.</summary>
    public static string Pascal(string name)
    {
        StringBuilder result = new();
        bool upper = true;
        foreach (char c in name)
        {
            if (c == '_')
            {
                upper = true;
                continue;
            }

            result.Append(upper ? char.ToUpperInvariant(c) : c);
            upper = false;
        }

        return result.Length == 0 || char.IsDigit(result[0]) ? "_" + result : result.ToString();
    }

    /// <summary>What a tensor of weights adds to a name: nothing for <c>kernel</c>, <c>Recurrent</c> for <c>recurrent_kernel</c>.</summary>
    public static string OfWeights(string tensor)
    {
        string name = Pascal(tensor);
        return name.EndsWith("Kernel", StringComparison.Ordinal) ? name.Substring(0, name.Length - "Kernel".Length) : name;
    }

    /// <summary><c>c_prev</c> to <c>cPrev</c>.</summary>
    public static string Camel(string name)
    {
        string pascal = Pascal(name);
        return char.ToLowerInvariant(pascal[0]) + pascal.Substring(1);
    }

    /// <summary>
    /// An identifier for each layer such that neither it nor it with any suffix equals another one, another one with any suffix, or
    /// a reserved one. Suffixes start with a capital letter, so an underscore in front of what looks like one tells names apart.
    /// </summary>
    /// <param name="layers">Names of layers.</param>
    /// <param name="reserved">Identifiers that are taken, but get no suffixes.</param>
    public static Dictionary<string, string> Identifiers(IEnumerable<string> layers, IReadOnlyCollection<string> reserved)
    {
        Dictionary<string, string> identifiers = [];
        foreach (string layer in layers)
        {
            string identifier = Pascal(layer);
            while (Clash(identifier, reserved, identifiers.Values) is int place)
            {
                identifier = identifier.Insert(place, "_");
            }

            identifiers.Add(layer, identifier);
        }

        return identifiers;
    }

    /// <summary>Where an identifier needs an underscore, or null if it is free.</summary>
    private static int? Clash(string identifier, IEnumerable<string> reserved, IReadOnlyCollection<string> others)
    {
        if (reserved.Concat(others).Any(taken => taken == identifier || HasSuffix(taken, identifier)))
        {
            return identifier.Length;
        }

        return others.FirstOrDefault(other => HasSuffix(identifier, other))?.Length;
    }

    private static bool HasSuffix(string identifier, string stem) =>
        identifier.Length > stem.Length && identifier.StartsWith(stem, StringComparison.Ordinal) && char.IsUpper(identifier[stem.Length]);
}
