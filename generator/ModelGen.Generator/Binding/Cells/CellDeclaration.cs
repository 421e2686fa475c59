using ModelGen.Generator.Binding.Layers;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;
using ModelGen.Generator.Equations.Notation;

namespace ModelGen.Generator.Binding.Cells;

/// <summary>The recurrent layer of a cell that a model describes itself. Its constants, and how its parameters begin, are options of the layer.</summary>
internal sealed class CellDeclaration : RecurrentDeclaration
{
    private readonly OwnCell cell;
    private readonly IReadOnlyList<Option<double>> constants;
    private readonly IReadOnlyList<Option<Initializer>> vectors;

    private CellDeclaration(OwnCell cell, IReadOnlyList<Option<double>> constants, IReadOnlyList<Option<Initializer>> vectors)
        : base(cell.Name, Words.ToPascalCase(cell.Name), cell.Summary, [.. constants, .. vectors])
    {
        this.cell = cell;
        this.constants = constants;
        this.vectors = vectors;
    }

    public static CellDeclaration Of(OwnCell cell) => new(
        cell,
        [.. cell.Constants.Select(constant => new Option<double>(constant.Name, new NumberType(), constant.Value, "A constant of the cell."))],
        [.. cell.Vectors.Select(vector => LayerOptions.First(vector.Name, vector.First))]);

    protected override Cell Cell(OptionValues values) => Builder(values).Cell;

    protected override IEnumerable<Parameter> Vectors(OptionValues values, int units) =>
        cell.Vectors.Select((vector, i) => LayerOptions.Trained(vector.Name, values.Get(vectors[i]), units));

    protected override Initializer BiasInitializer(OptionValues values)
    {
        Initializer rest = base.BiasInitializer(values);
        if (cell.Biases.Count == 0)
        {
            return rest;
        }

        (Cell step, IReadOnlyDictionary<string, List<int>> biasesOf) = Builder(values);
        double?[] blocks = new double?[step.Blocks("bias")];
        foreach ((string value, double first) in cell.Biases)
        {
            biasesOf[value].ForEach(block => blocks[block] = first);
        }

        return new Initializer(InitializerKind.Blocks, Rest: rest) { Blocks = blocks.ToEquatableArray() };
    }

    private (Cell Cell, IReadOnlyDictionary<string, List<int>> BiasesOf) Builder(OptionValues values)
    {
        CellBuilder builder = new(cell, name => values.Get(constants.First(constant => constant.Name == name)), Unexpected);
        return (builder.Build()!, builder.BiasesOf);
    }

    /// <summary>What is wrong with a cell was reported where it is described; nothing that a layer says of it can add to that.</summary>
    private static void Unexpected(int equation, Syntax piece, string message) =>
        throw new InvalidOperationException($"equation {equation} was accepted and is wrong: {message}");
}
