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

    /// <summary><c>c_prev</c> to <c>cPrev</c>.</summary>
    public static string Camel(string name)
    {
        string pascal = Pascal(name);
        return char.ToLowerInvariant(pascal[0]) + pascal.Substring(1);
    }

    /// <summary>
    /// An identifier for each layer such that neither it nor it with any suffix equals another one or another one with any suffix.
    /// Suffixes start with a capital letter.
    /// </summary>
    /// <param name="layers">Names of layers.</param>
    /// <param name="reserved">Identifiers that are taken.</param>
    public static IReadOnlyDictionary<string, string> Identifiers(IEnumerable<string> layers, IEnumerable<string> reserved)
    {
        List<string> taken = [.. reserved];
        Dictionary<string, string> identifiers = [];
        foreach (string layer in layers)
        {
            string identifier = Pascal(layer);
            while (taken.Any(other => Collide(identifier, other)))
            {
                identifier += "_";
            }

            taken.Add(identifier);
            identifiers.Add(layer, identifier);
        }

        return identifiers;
    }

    private static bool Collide(string left, string right)
    {
        (string shorter, string longer) = left.Length <= right.Length ? (left, right) : (right, left);
        return longer.StartsWith(shorter, StringComparison.Ordinal)
            && (longer.Length == shorter.Length || char.IsLetter(longer[shorter.Length]));
    }
}
