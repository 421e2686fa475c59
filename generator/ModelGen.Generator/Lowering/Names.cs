using System.Text;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Lowering;

/// <summary>Identifiers from the names of layers and equations, which are made of letters, digits and underscores.</summary>
internal static class Names
{
    /// <summary>What stands in front of a tensor's identifier in the name of the method that gives it to be changed: <c>EditLstm1Kernel</c>.</summary>
    public const string Edit = "Edit";

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

    /// <summary>The state <c>c</c> before the step to <c>CPrev</c>.</summary>
    public static string Pascal(Symbol value) => Pascal(value.ToString());

    /// <summary>The state <c>c</c> before the step to <c>cPrev</c>.</summary>
    public static string Camel(Symbol value)
    {
        string pascal = Pascal(value);
        return char.ToLowerInvariant(pascal[0]) + pascal.Substring(1);
    }

    /// <summary>A name with as many underscores behind it as make it one that is not taken; it is then.</summary>
    public static string Unused(string wish, HashSet<string> taken)
    {
        string name = wish;
        while (!taken.Add(name))
        {
            name += "_";
        }

        return name;
    }

    /// <summary>
    /// An identifier for each layer or value such that neither it nor it with any suffix equals another one, another one with any suffix, or
    /// a reserved one. Suffixes start with a capital letter, so an underscore in front of what looks like one tells names apart.
    /// </summary>
    /// <param name="names">Names of layers, or values.</param>
    /// <param name="reserved">Identifiers that are taken, but get no suffixes.</param>
    /// <param name="stems">Identifiers that are taken with any suffix.</param>
    public static Dictionary<T, string> Identifiers<T>(IEnumerable<T> names, IReadOnlyCollection<string> reserved, params string[] stems)
        where T : notnull
    {
        Dictionary<T, string> identifiers = [];
        foreach (T name in names)
        {
            string identifier = Pascal(name.ToString());
            while (Clash(identifier, reserved, [.. stems, .. identifiers.Values]) is int place)
            {
                identifier = identifier.Insert(place, "_");
            }

            identifiers.Add(name, identifier);
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
