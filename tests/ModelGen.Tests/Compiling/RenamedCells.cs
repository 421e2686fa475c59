using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;
using ModelGen.Generator.Parsing;
using ModelGen.Tests.Properties;

namespace ModelGen.Tests.Compiling;

/// <summary>
/// Models with an LSTM whose equations call their values otherwise. They are a cell like that of any declaration, and what they compute must be,
/// bit for bit, what the LSTM does.
/// </summary>
internal static class RenamedCells
{
    private const string Yaml = """
        modelgen: 1
        name: Plain
        input: { shape: [4, 2] }
        layers:
          - masking
          - lstm: { units: 3, return_sequences: true }
          - lstm: { units: 5 }
          - dense: 2
        training: { loss: mse, optimizer: adam, batch_size: 8 }
        """;

    private static readonly string[] Values = ["i", "f", "g", "o", "c", "h"];

    /// <summary>The model with Keras' names.</summary>
    public static Network Plain => Binder.BindAll(ModelFileParser.Parse("cells.model.yaml", Yaml), "Models")[0].Network!;

    /// <summary>
    /// Models whose values are called like every variable of generated methods, six of them in each model; one whose states are called like the
    /// layer's own buffers; and some whose values are spelled like what is derived from others.
    /// </summary>
    public static IEnumerable<Network> Hostile => Words()
        .Chunk(Values.Length)
        .Select((words, i) => WithNames($"Renamed{i}", [.. words, .. Values.Take(Values.Length - words.Length).Select(value => "rest_" + value)]))
        .Append(WithNames("Buffers", "i", "f", "g", "o", "gates", "gradient"))
        .Append(WithNames("Roles", "dc", "c_prev", "mask", "h_new", "c", "h"))
        .Append(WithNames("Derived", "dc_total", "tanh_c", "dz_g", "dh_prev", "c", "h"));

    /// <summary>The model with other names in the place of <c>i f g o c h</c>.</summary>
    public static Network WithNames(string name, params string[] names)
    {
        Dictionary<Symbol, Symbol> renamed = new() { [Cell.Input] = Cell.Input };
        foreach ((Symbol old, Symbol wish) in Values.Zip(names, (old, wish) => ((Symbol)old, (Symbol)wish)))
        {
            renamed.Add(old, wish);
            renamed.Add(old.Previous, wish.Previous);
            renamed.Add($"z_{old}", $"z_{wish}");
        }

        return Plain with
        {
            Name = name,
            Nodes = Plain.Nodes.Select(node => node.Layer is RecurrentLayer lstm
                ? node with { Layer = lstm with { Cell = Renamed(lstm.Cell) } }
                : node).ToEquatableArray(),
        };

        Cell Renamed(Cell cell) => new(
            cell.States.Select(state => renamed[state]).ToEquatableArray(),
            cell.Parts.Select(part => new CellPart(
                part.Sums.Select(s => s with { Name = renamed[s.Name], Terms = s.Terms.Select(Operand).ToEquatableArray() }).ToEquatableArray(),
                part.Equations.Select(Equation).ToEquatableArray())).ToEquatableArray());

        Term Operand(Term term) => term with { Operand = renamed[term.Operand] };

        Equation Equation(Equation e) => new(renamed[e.Name], e.Value.Substitute(value => renamed[value]));
    }

    /// <summary>
    /// The words of the code of the sample models that begin with a small letter, for processors and devices.
    /// </summary>
    private static IEnumerable<string> Words() => ModelCompiler.Driver([new ModelText("samples.model.yaml", SampleModels.Yaml)])
        .RunGenerators(ModelCompiler.Project().AddReferences(ModelCompiler.EmptyDeviceLibrary))
        .GetRunResult().GeneratedTrees
        .SelectMany(tree => tree.GetRoot().DescendantTokens())
        .Where(token => token.IsKind(SyntaxKind.IdentifierToken) && char.IsAsciiLetterLower(token.ValueText[0]))
        .Select(token => token.ValueText)
        .Concat(["dense", "do", "ref", "float", "nint", "public", "value", "record"])
        .Distinct()
        .Order(StringComparer.Ordinal);
}
