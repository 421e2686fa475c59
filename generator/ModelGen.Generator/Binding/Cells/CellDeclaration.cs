using ModelGen.Generator.Binding.Layers;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
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

    public override Layer? Build(LayerInput input, OptionValues values)
    {
        // The cell was accepted with its own constants; those of the layer may divide by 0.
        string? fault = null;
        Builder(values, (_, _, message) => fault ??= message).Build();
        if (fault is not null)
        {
            input.Problems.Report(Descriptors.WrongEquation, input.Keyword, cell.Name, "with the constants of this layer", fault);
            return null;
        }

        return base.Build(input, values);
    }

    protected override Cell Cell(OptionValues values) => Built(values).Cell;

    protected override IEnumerable<Parameter> Others(OptionValues values, int units, Problems problems) =>
        cell.Vectors.Select((vector, i) => LayerOptions.Trained(vector.Name, values.Get(vectors[i]), units));

    protected override Initializer BiasInitializer(OptionValues values)
    {
        Initializer rest = base.BiasInitializer(values);
        if (cell.Biases.Count == 0)
        {
            return rest;
        }

        (Cell step, IReadOnlyDictionary<string, List<int>> biasesOf) = Built(values);
        double?[] blocks = new double?[step.Blocks("bias")];
        foreach ((string value, double first) in cell.Biases)
        {
            biasesOf[value].ForEach(block => blocks[block] = first);
        }

        return new Initializer(InitializerKind.Blocks, Rest: rest) { Blocks = blocks.ToEquatableArray() };
    }

    private (Cell Cell, IReadOnlyDictionary<string, List<int>> BiasesOf) Built(OptionValues values)
    {
        CellBuilder builder = Builder(values, Unexpected);
        return (builder.Build()!, builder.BiasesOf);
    }

    private CellBuilder Builder(OptionValues values, Action<int, Syntax, string> report) =>
        new(cell, name => values.Get(constants.First(constant => constant.Name == name)), report);

    /// <summary>What is wrong with a cell was reported where it is described, and with a layer's constants before it was built.</summary>
    private static void Unexpected(int equation, Syntax piece, string message) =>
        throw new InvalidOperationException($"equation {equation} was accepted and is wrong: {message}");
}
