using ModelGen.Generator.Binding;
using ModelGen.Generator.Contract;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Ilgpu.Stages;

/// <summary>
/// The gradients of a stage's weights as one product over all samples and steps: on its left what the weights are multiplied by,
/// one row of them under the other, on its right the gradients of the pre-activations.
/// </summary>
internal sealed class DeviceGradientEmitter
{
    private readonly List<(int First, string Condition, string Factor, string Target)> parts = [];
    private readonly string comment;
    private readonly string right;
    private readonly int columns;
    private readonly int steps;
    private int rows;

    private DeviceGradientEmitter(string name, int columns, int steps, string right, string comment)
    {
        Name = name;
        this.columns = columns;
        this.steps = steps;
        this.right = right;
        this.comment = comment;
    }

    /// <summary>The name of the product.</summary>
    public string Name { get; }

    /// <summary>How many tiles it has.</summary>
    public int Tiles => InTiles(rows) * InTiles(columns);

    private static int InTiles(int length) => (length + DeviceContract.GradientTileSize - 1) / DeviceContract.GradientTileSize;

    /// <summary>Writes the product.</summary>
    public void Emit(DeviceWriter writer)
    {
        CodeWriter code = writer.Code;
        using (writer.Method($"private readonly struct {Name} : IGradientProduct", comment))
        {
            code.Line($"public static int Rows => {rows};");
            code.Line();
            code.Line($"public static int Columns => {columns};");
            code.Line();
            code.Line($"public static int Steps => {steps};");
            code.Line();
            using (code.Block("public static float Left(DeviceBatch batch, int sample, int step, int row)"))
            {
                code.Line("int at = sample * RowFloats;");
                Choose(code, part => part.Factor);
            }

            code.Line();
            code.Line("public static float Right(DeviceBatch batch, int sample, int step, int column) =>");
            code.Line($"    batch.Rows[(sample * RowFloats) + {right}];");
            code.Line();
            using (code.Block("public static int Target(int row)"))
            {
                Choose(code, part => part.Target);
            }
        }
    }

    /// <summary>The product of a dense stage.</summary>
    public static IEnumerable<DeviceGradientEmitter> Of(DenseStage stage)
    {
        DeviceGradientEmitter product = new(
            stage.Name + "Gradients",
            stage.Layer.Units,
            stage.Z.Steps,
            Places.Offset(stage.DZ, stage.DZ.Steps == 1 ? "column" : $"(step * {stage.DZ.Stride}) + column"),
            $"{stage.Layer.Name}: {stage.WeightGradients}.");
        string place = Places.Offset(stage.X, stage.Z.Steps == 1 ? null : $"(step * {stage.RowsApart})");
        product.Add(stage.Weights.Kernel, stage.Layer.Units, 0, row => $"batch.Rows[at + {place} + {OfWindow(row)}]");
        if (stage.Weights.Bias is { } bias)
        {
            product.AddBias(bias, 0);
        }

        yield return product;

        string OfWindow(string row) =>
            stage.Window.Size == 1 ? row : $"({row} / {stage.X.Features} * {stage.TapsApart}) + ({row} % {stage.X.Features})";
    }

    /// <summary>The products of a recurrent stage, one for each run of sums that share their terms.</summary>
    public static IEnumerable<DeviceGradientEmitter> Of(RecurrentStage stage)
    {
        int number = 1;
        string taken = stage.Layer.GoBackwards ? $"({stage.Steps - 1} - step)" : "step";
        for (int part = 0; part < stage.Weights.Count; part++)
        {
            SumWeights weights = stage.Weights[part];
            int units = weights.Units, padded = stage.PaddedUnits[part];
            foreach (SumRun run in weights.Runs(stage.Cell.Parts[part].Sums))
            {
                int first = stage.PlaceOf(weights.First + run.First, p => stage.PaddedUnits[p]);
                string column = run.Count == 1 || units == padded ? "column" : $"(column / {units} * {padded}) + (column % {units})";
                View sums = stage.Backward!.Sums;
                string products = string.Join(", ", run.Terms.Select(t => $"d{SumText.Letter(t.Tensor)} = Σ {t.Operand.TextInTime}ᵀ dz(t)"));
                DeviceGradientEmitter product = new(
                    $"{stage.Name}Gradients{(number == 1 ? string.Empty : $"{number}")}",
                    run.Count * units,
                    stage.Steps,
                    Places.Offset(sums, $"(step * {sums.Stride}) + {(first == 0 ? string.Empty : $"{first} + ")}{column}"),
                    $"{stage.Layer.Name}: {products}{(weights.Biases.Count == 0 ? string.Empty : ", db = Σ dz(t)")}.");
                foreach (Term term in run.Terms)
                {
                    View operand = stage.Operand(term.Operand);
                    string? step = Cell.IsInput(term.Operand)
                        ? DeviceWriter.Step(operand, taken)
                        : stage.StateBefore(term.Operand) is not null ? $"({StateRows.Before(stage)} * {operand.Stride})"
                        : $"(step * {operand.Stride})";
                    ParameterPlace tensor = weights.Products.First(p => p.Operand == term.Operand && p.Tensor.Parameter.Name == term.Tensor).Tensor;
                    product.Add(tensor, tensor.Parameter.Shape[1], term.Block * units, row => $"batch.Rows[at + {Places.Offset(operand, step)} + {row}]");
                }

                foreach (BiasBlocks bias in weights.Biases.Where(b => b.First <= run.First && run.First < b.First + b.Count))
                {
                    product.AddBias(bias.Tensor, (bias.Block + run.First - bias.First) * units);
                }

                number++;
                yield return product;
            }
        }
    }

    /// <summary>The products of the parameters of equations: each sample has their gradients already, and 1 stands on the left as for a bias.</summary>
    public static IEnumerable<DeviceGradientEmitter> Of(EquationStage stage)
    {
        foreach (TrainedValue trained in stage.Trained)
        {
            View view = trained.Gradient.View;
            string column = view.Steps == 1 || view.Stride == view.Features
                ? "column"
                : $"(column / {view.Features} * {view.Stride}) + (column % {view.Features})";
            DeviceGradientEmitter product = new(
                $"{stage.Name}{Names.Pascal(trained.Place.Parameter.Name)}Gradients",
                trained.Place.Parameter.Length,
                1,
                Places.Offset(view, column),
                $"{stage.Name}: {trained.Gradient.Name.Text} = Σ {trained.Gradient.Name.Text}.");
            product.AddBias(trained.Place, 0);
            yield return product;
        }
    }

    /// <summary>Adds a tensor whose rows have so many columns, from one of them on.</summary>
    private void Add(ParameterPlace target, int width, int column, Func<string, string> factor)
    {
        int first = rows;
        rows += target.Parameter.Length / width;
        string place = $"Weights.{target.Identifier} + ({Row(first)} * {width}){(column == 0 ? string.Empty : $" + {column}")}";
        parts.Add((first, $"row < {rows}", factor(Row(first)), place));
    }

    private void AddBias(ParameterPlace bias, int column)
    {
        rows++;
        parts.Add((rows - 1, $"row < {rows}", "1", $"Weights.{bias.Identifier}{(column == 0 ? string.Empty : $" + {column}")}"));
    }

    private static string Row(int first) => first == 0 ? "row" : $"(row - {first})";

    private void Choose(CodeWriter code, Func<(int First, string Condition, string Factor, string Target), string> value)
    {
        foreach ((int First, string Condition, string Factor, string Target) part in parts.Take(parts.Count - 1))
        {
            using (code.Block($"if ({part.Condition})"))
            {
                code.Line($"return {value(part)};");
            }

            code.Line();
        }

        code.Line($"return {value(parts[parts.Count - 1])};");
    }
}
